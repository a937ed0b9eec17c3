import type { ErrorTexts } from './refusal.ts'

/** Errors that any route can answer with. */
export const platformErrors = {
  INPUT_INVALID: { status: 422, says: '填写的内容有误：{summary}', remedy: '请按提示修改标出的内容后重新提交。' },
  INPUT_NOT_JSON: { status: 400, says: '请求内容不是有效的 JSON。', remedy: '请检查请求内容的格式与编码（UTF-8）后重试。' },
  INPUT_TOO_LARGE: { status: 413, says: '提交的内容过大。', remedy: '请分批提交，或减小文件后重试。' },
  MEDIA_TYPE_UNSUPPORTED: { status: 415, says: '不支持的内容类型。', remedy: '请以接口规定的内容类型提交（一般为 application/json）。' },
  SESSION_MISSING: { status: 401, says: '尚未登录或登录已失效。', remedy: '请插好卡介质重新登录，已填写的内容会保留。' },
  GRANT_MISSING: { status: 403, says: '当前账号没有使用此功能的权限。', remedy: '请使用具备相应角色的卡登录，或联系平台运营方开通。' },
  FOREIGN_ORIGIN: { status: 403, says: '请求来自其他网站，已拒绝。', remedy: '请从平台页面重新操作。' },
  NOT_FOUND: { status: 404, says: '没有找到要访问的内容。', remedy: '请返回列表重新查询后再打开。' },
  IDEMPOTENCY_KEY_MISSING: { status: 400, says: '缺少 Idempotency-Key 请求头。', remedy: '请为每次新的提交生成一个唯一的 Idempotency-Key。' },
  IDEMPOTENCY_KEY_REUSED: { status: 422, says: '同一 Idempotency-Key 已用于另一份内容。', remedy: '请为新的内容使用新的 Idempotency-Key。' },
  CURSOR_INVALID: { status: 422, says: '翻页位置无效。', remedy: '请从第一页重新查询。' },
  TOO_MANY_REQUESTS: { status: 429, says: '操作过于频繁。', remedy: '请稍候 {seconds} 秒再试。' },
  UNAVAILABLE: { status: 503, says: '系统暂时不可用。', remedy: '请稍候再试；若持续出现，请联系平台运营方。' },
  INTERNAL: { status: 500, says: '系统内部错误。', remedy: '请稍后重试；若仍出现，请将追踪号 {trace} 告知平台运营方。' },
} as const satisfies ErrorTexts
