import { z } from 'zod'
import type { ErrorTexts } from '../../contract/refusal.ts'
import type { Route } from '../../contract/route.ts'

type Json = Record<string, unknown>

/** OpenAPI 3.1 from the routes themselves, so that it can't say anything else than the server does. */
export function openapiOf(routes: readonly Route[], errors: ErrorTexts, server: string, sessionCookie = 'session'): Json {
  const paths: Record<string, Json> = {}
  for (const route of routes) {
    const path = route.path.replace(/:(\w+)/g, '{$1}')
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: operationOf(route) }
  }
  return {
    openapi: '3.1.0',
    info: { title: '车窗 Chechuang', version: '0.1.0', description: '二手车出口综合服务平台与进口机动车 VIN 申报系统的接口。' },
    servers: [{ url: `${server}/api` }],
    paths,
    components: {
      securitySchemes: { session: { type: 'apiKey', in: 'cookie', name: sessionCookie } },
      schemas: { Problem: problemSchema(Object.keys(errors)) },
    },
  }
}

function operationOf(route: Route): Json {
  return {
    operationId: `${route.method.toLowerCase()}${route.path.replace(/[^a-zA-Z]+(\w)/g, (_, c: string) => c.toUpperCase())}`,
    summary: route.summary,
    'x-access': route.access.name,
    ...(route.access.who === 'anyone' ? {} : { security: [{ session: [] }] }),
    parameters: [
      ...parametersOf(route.params, 'path'),
      ...parametersOf(route.query, 'query'),
      ...(route.once
        ? [{ name: 'Idempotency-Key', in: 'header', required: true, schema: { type: 'string', minLength: 8, maxLength: 200 } }]
        : []),
    ],
    ...(route.body ? { requestBody: { required: true, content: bodyOf(route, route.body) } } : {}),
    responses: {
      200: {
        description: '成功',
        content: route.file
          ? { [route.file]: { schema: { type: 'string', format: 'binary' } } }
          : { 'application/json': { schema: route.result ? schemaOf(route.result, 'output') : {} } },
      },
      default: {
        description: '未能完成：说明发生了什么、在哪里、怎么办',
        content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
      },
    },
  }
}

function bodyOf({ upload }: Route, body: z.ZodType): Json {
  if (upload) return { [upload.mediaType]: { schema: { type: 'string', format: 'binary', maxLength: upload.maxBytes } } }
  return { 'application/json': { schema: schemaOf(body, 'input') } }
}

function parametersOf(schema: z.ZodType | undefined, where: 'path' | 'query'): Json[] {
  if (!schema) return []
  const object = schemaOf(schema, 'input') as { properties?: Record<string, Json>; required?: string[] }
  return Object.entries(object.properties ?? {}).map(([name, property]) => ({
    name,
    in: where,
    required: where === 'path' || (object.required ?? []).includes(name),
    schema: property,
  }))
}

function schemaOf(schema: z.ZodType, io: 'input' | 'output'): Json {
  const { $schema, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any' }) as Json
  return rest
}

function problemSchema(codes: string[]): Json {
  return {
    type: 'object',
    required: ['type', 'code', 'status', 'title', 'remedy', 'trace'],
    properties: {
      type: { type: 'string' },
      code: { enum: codes },
      status: { type: 'integer' },
      title: { type: 'string' },
      detail: { type: 'string' },
      remedy: { type: 'string' },
      trace: { type: 'string' },
      at: { type: 'array', items: { type: 'object' } },
    },
  }
}
