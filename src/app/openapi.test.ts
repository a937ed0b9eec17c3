import { describe, expect, it } from 'vitest'
import { openapiOf } from '../platform/server/http/openapi.ts'
import { allBindings, type BindingParts } from './bindings.ts'
import { errors } from './errors.ts'
import { openDemoTrust, throwawayFolder } from '../trust/testing/throwaway-folder.ts'

// the routes are what is looked at; nothing is called
const trust = await openDemoTrust(throwawayFolder())
const bindings = allBindings({ config: { logins: { burst: 1, everyMs: 1 } }, cookies: {}, partners: { all: [] }, trust } as unknown as BindingParts)
const routes = bindings.map(({ route }) => route)

interface Parameter { name: string; in: string; required: boolean; schema: object }
interface Operation {
  operationId: string
  summary: string
  security?: object[]
  parameters: Parameter[]
  requestBody?: { required: boolean; content: Record<string, { schema: Schema }> }
  responses: Record<string, { description: string; content: Record<string, { schema: Schema }> }>
}
type Schema = Record<string, unknown>
interface Document {
  openapi: string
  info: { title: string; version: string }
  servers: { url: string }[]
  paths: Record<string, Record<string, Operation>>
  components: { schemas: Record<string, Schema>; securitySchemes: Record<string, Schema> }
}

const document = JSON.parse(JSON.stringify(openapiOf(routes, errors, 'https://window.example'))) as Document
const operations = Object.entries(document.paths).flatMap(([path, methods]) => Object.entries(methods).map(([method, operation]) => ({ path, method, operation })))

const jsonTypes = ['string', 'number', 'integer', 'boolean', 'object', 'array', 'null']

/** Every $ref, and every word of JSON Schema 2020-12 that is used wrongly. */
function faultsOf(schema: unknown, at: string): string[] {
  if (typeof schema !== 'object' || schema === null) return []
  if (Array.isArray(schema)) return schema.flatMap((one, i) => faultsOf(one, `${at}/${i}`))
  const { type, $ref, required, properties } = schema as { type?: unknown; $ref?: string; required?: unknown; properties?: object }
  const faults: string[] = []
  if (typeof type === 'string' && !jsonTypes.includes(type)) faults.push(`${at}: type ${type}`)
  if ($ref !== undefined && !document.components.schemas[$ref.replace('#/components/schemas/', '')]) faults.push(`${at}: ${$ref} leads nowhere`)
  if (Array.isArray(required) && !(required.every((name) => properties === undefined || name in properties))) faults.push(`${at}: required`)
  if ('nullable' in schema) faults.push(`${at}: nullable is of OpenAPI 3.0`)
  return [...faults, ...Object.entries(schema).flatMap(([key, value]) => (key === 'enum' || key === 'properties' && typeof value !== 'object' ? [] : faultsOf(value, `${at}/${key}`)))]
}

describe('the OpenAPI document', () => {
  it('is one of version 3.1 with the parts that it must have', () => {
    expect(document.openapi).toBe('3.1.0')
    expect(document.info).toMatchObject({ title: expect.any(String), version: expect.any(String) })
    expect(document.servers).toEqual([{ url: 'https://window.example/api' }])
  })

  it('has every route, and no other', () => {
    const told = operations.map(({ path, method }) => `${method.toUpperCase()} ${path.replace(/\{(\w+)\}/g, ':$1')}`)
    expect(told.sort()).toEqual(routes.map(({ method, path }) => `${method} ${path}`).sort())
  })

  it('names each operation once, and says in Chinese what it does', () => {
    const ids = operations.map(({ operation }) => operation.operationId)
    expect(new Set(ids).size).toBe(ids.length)
    for (const { operation } of operations) {
      expect(operation.operationId).toMatch(/^[a-z][A-Za-z]+$/)
      expect(operation.summary).toMatch(/\p{Script=Han}/u)
    }
  })

  it('declares every parameter of a path, and none that is not in it', () => {
    for (const { path, operation } of operations) {
      const inPath = operation.parameters.filter((one) => one.in === 'path')
      expect(inPath.map(({ name }) => name).sort(), path).toEqual([...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1]).sort())
      expect(inPath.every(({ required }) => required), path).toBe(true)
      expect(operation.parameters.every(({ schema }) => typeof schema === 'object'), path).toBe(true)
      expect(operation.parameters.filter((one) => one.in === 'query' && one.required).map(({ name }) => name), path).not.toContain('after')
    }
  })

  it('says what is sent, with a key where it takes effect once, and as whom', () => {
    for (const route of routes) {
      const operation = document.paths[route.path.replace(/:(\w+)/g, '{$1}')]?.[route.method.toLowerCase()] as Operation
      const at = `${route.method} ${route.path}`
      expect(operation.requestBody !== undefined, at).toBe(route.body !== undefined)
      expect(operation.parameters.some(({ name, required }) => name === 'Idempotency-Key' && required), at).toBe(route.once === true)
      expect(operation.security !== undefined, at).toBe(!['anyone', 'partner'].includes(route.access.who))
      expect(Object.keys(operation.requestBody?.content ?? {}), at).toEqual(route.body ? [route.upload?.mediaType ?? 'application/json'] : [])
    }
  })

  it('says what comes back: a result or a file, or a problem', () => {
    for (const { path, method, operation } of operations) {
      expect(Object.keys(operation.responses).sort(), `${method} ${path}`).toEqual(['200', 'default'])
      expect(operation.responses.default?.content['application/problem+json']?.schema).toEqual({ $ref: '#/components/schemas/Problem' })
      expect(Object.keys(operation.responses['200']?.content ?? {})).toHaveLength(1)
    }
    expect(document.components.schemas.Problem).toMatchObject({ properties: { code: { enum: expect.arrayContaining(Object.keys(errors)) } } })
  })

  it('holds schemas that a reader of JSON Schema understands', () => {
    expect(operations.flatMap(({ path, method, operation }) => faultsOf(operation, `${method} ${path}`))).toEqual([])
    expect(JSON.stringify(document)).not.toContain('"$schema"')
    expect(JSON.stringify(document)).not.toContain('"$defs"')
  })
})
