import type { CodeChanges } from '../domain/compare-codes.ts'
import styles from './operations.module.css'

const shown = 200

/** What a file would change: new codes, and names before and after. */
export function CodeChangesView({ changes: { added, renamed, unchanged } }: { changes: CodeChanges }) {
  const lines = [
    ...renamed.map(({ line, before }) => ({ code: line.code, before, after: line.zh })),
    ...added.map((line) => ({ code: line.code, before: undefined, after: line.zh })),
  ]
  return (
    <section aria-label="将要导入的变动">
      <p role="status">
        新增 {added.length} 个，更名 {renamed.length} 个，未变 {unchanged} 个
      </p>
      {lines.length > 0 ? (
        <div className={styles['changes']} tabIndex={0} role="region" aria-label="变动明细">
          <table>
            <thead>
              <tr>
                <th scope="col">代码</th>
                <th scope="col">原名称</th>
                <th scope="col">新名称</th>
              </tr>
            </thead>
            <tbody>
              {lines.slice(0, shown).map(({ code, before, after }) => (
                <tr key={code}>
                  <td className="cc-mono">{code}</td>
                  <td>{before ?? <span className="cc-quiet">新增</span>}</td>
                  <td>{after}</td>
                </tr>
              ))}
            </tbody>
          </table>
          {lines.length > shown ? <p className="cc-quiet">另有 {lines.length - shown} 个未列出</p> : null}
        </div>
      ) : null}
    </section>
  )
}
