// Why there is no picture, and what to do. The names of errors are those of getUserMedia (W3C Media Capture and Streams).

export const cameraFaults = {
  insecure: { title: '当前页面不是HTTPS，浏览器不允许使用摄像头', remedy: '请用 https:// 开头的地址打开本系统。' },
  refused: { title: '没有使用摄像头的权限', remedy: '请在地址栏的网站设置中把“摄像头”改为“允许”；手机还需在系统设置中允许浏览器使用相机。然后点“重试”。' },
  none: { title: '没有找到摄像头', remedy: '请检查摄像头或高拍仪是否接好，然后点“重试”。' },
  busy: { title: '摄像头正被其他程序占用', remedy: '请关闭正在使用摄像头的程序，如视频会议、高拍仪软件或其他页面，然后点“重试”。' },
  failed: { title: '摄像头未能打开', remedy: '请重新连接摄像头或重新打开浏览器，然后点“重试”。' },
  reader: { title: '识别组件未能加载', remedy: '请检查网络连接，然后点“重试”。' },
} as const
export type CameraFault = keyof typeof cameraFaults

const byName: Readonly<Record<string, CameraFault>> = {
  NotAllowedError: 'refused',
  SecurityError: 'refused',
  NotFoundError: 'none',
  OverconstrainedError: 'none',
  NotReadableError: 'busy',
  AbortError: 'busy',
}

export function cameraFaultOf(error: unknown): CameraFault {
  return (error instanceof Error && byName[error.name]) || 'failed'
}
