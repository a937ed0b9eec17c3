import { posix } from 'node:path'
import type { Import } from './read-imports.ts'
import { roomOf, separate, testsMay } from './rooms.ts'
import type { Room } from './rooms.ts'

export const isTest = (file: string): boolean => /\.test\.tsx?$|\/testing\//.test(file)

/** Everything may be imported from here by tools, bench and acceptance alone: they are no part of the product. */
const outsideTheHouse = /^(tools|bench|acceptance)\//

/**
 * Why this import may not be, as a sentence that begins with file:line; undefined when it may. `exists` says
 * whether a path from the root is a file.
 */
export function brokenWall({ file, line, target }: Import, exists: (path: string) => boolean): string | undefined {
  const at = `${file}:${line}`
  const from = roomOf(file)
  if (!from) return `${at}: this file stands in no room; move it, or give its room a place in tools/walls/rooms.ts`
  if (target === undefined) return `${at}: a computed import can't be checked; write the path out`
  const test = isTest(file)
  if (!target.startsWith('.')) return test ? undefined : forbiddenPackage(at, from, target)

  const path = posix.join(posix.dirname(file), target.replace(/\?.*$/, ''))
  if (!exists(path)) return `${at}: ${target} does not exist (imports end in the file's own extension)`
  if (outsideTheHouse.test(path)) return test ? undefined : `${at}: ${from.name} imports ${path}: tools are no part of the product`
  if (!/\.[mc]?[jt]sx?$/.test(path)) return undefined // styles and pictures
  const to = roomOf(path)
  if (!to) return `${at}: ${target} stands in no room`
  if (isTest(path) && !test) return `${at}: ${from.name} imports test code ${path}`
  if (test && testsMay.includes(to.name)) return undefined
  return forbiddenRoom(at, { file, room: from }, { file: path, room: to })
}

function forbiddenPackage(at: string, from: Room, name: string): string | undefined {
  return !from.packages || from.packages.test(name) ? undefined : `${at}: ${from.name} may not import ${name}: it ${from.because}`
}

type Place = { file: string; room: Room }

function forbiddenRoom(at: string, from: Place, to: Place): string | undefined {
  const allowed = from.room === to.room || to.room.name in from.room.may
  if (!allowed) {
    const doors = Object.entries(from.room.may).map(([name, reason]) => `${name} (${reason})`)
    return `${at}: ${from.room.name} may not import ${to.room.name} (${to.file}); it may: ${doors.join(', ') || 'nothing else'}`
  }
  const [own, theirs] = [ownerOf(from), ownerOf(to)]
  if (own && theirs && own !== theirs) return `${at}: capability ${own} may not import capability ${theirs}: they meet in registry facts, in messages and in app`
  return undefined
}

const ownerOf = ({ file, room }: Place) => separate[room.name]?.exec(file)?.[0]
