// The floor of a read: bare `pg` in a process of its own that runs the transaction a request needs, and nothing else.
import { Client } from 'pg'
import { rateOf } from './rate.ts'

export interface BareTask {
  enterpriseId: string
  /** by their place in `texts` */
  statements: { text: number; values: unknown[] }[]
}
/** `plans`: parsed and planned anew each time, as `client.query(text, values)` does, or once a connection. */
export interface Measuring {
  milliseconds: number
  plans: 'fresh' | 'kept'
}
export interface BareWork {
  url: string
  lanes: number
  texts: string[]
  tasks: BareTask[]
}

let clients: Client[] = []
let work: BareWork | undefined
let next = 0

process.on('message', (question: { work: BareWork } | Measuring) => {
  const answer = 'work' in question ? prepare(question.work) : measure(question)
  answer.then(
    (rate) => process.send?.({ rate }),
    (error: unknown) => {
      console.error(error)
      process.exit(1)
    },
  )
})
process.once('disconnect', () => process.exit(0))
process.send?.({ ready: true })

async function prepare(given: BareWork): Promise<void> {
  work = given
  clients = await Promise.all(
    Array.from({ length: given.lanes }, async () => {
      const client = new Client({ connectionString: given.url })
      await client.connect()
      return client
    }),
  )
}

async function measure({ milliseconds, plans }: Measuring): Promise<number> {
  if (!work) throw new Error('there is no work yet')
  const { texts, tasks, lanes } = work
  return rateOf(lanes, milliseconds, async (lane) => {
    const task = tasks[next++ % tasks.length]
    const client = clients[lane]
    if (!task || !client) throw new Error('no task')
    await client.query('begin')
    await client.query('set local role app_tenant')
    await client.query(`set local app.enterprise_id = '${task.enterpriseId}'`)
    for (const { text, values } of task.statements) {
      const { rows } = await client.query({ text: texts[text] ?? '', values, ...(plans === 'kept' ? { name: `kept-${text}` } : {}) })
      if (rows.length === 0) throw new Error('the floor found nothing')
    }
    await client.query('commit')
  })
}
