import { Modal, Switch } from 'antd'
import type { Shortcut } from './shortcuts.tsx'
import styles from './shortcut-list.module.css'

export function ShortcutList({ shortcuts, enabled, onEnable, onClose }: { shortcuts: readonly Shortcut[] | undefined; enabled: boolean; onEnable: (on: boolean) => void; onClose: () => void }) {
  const all: readonly Shortcut[] = [...(shortcuts ?? []), { keys: '?', does: '显示本列表' }, { keys: 'Esc', does: '关闭抽屉或对话框' }]
  return (
    <Modal open={shortcuts !== undefined} title="快捷键" footer={null} width={460} onCancel={onClose}>
      <table className={styles['list']}>
        <thead className="cc-hidden">
          <tr>
            <th scope="col">操作</th>
            <th scope="col">按键</th>
          </tr>
        </thead>
        <tbody>
          {all.map(({ keys, does, idle }) => (
            <tr key={`${keys}${does}`} className={idle ? 'cc-quiet' : ''}>
              <td>
                {does}
                {idle ? '（当前不可用）' : ''}
              </td>
              <td>
                {keyNames(keys).map((name) => (
                  <kbd key={name}>{name}</kbd>
                ))}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <label className={styles['switch']}>
        <Switch size="small" checked={enabled} onChange={onEnable} /> 启用单键快捷键
      </label>
    </Modal>
  )
}

function keyNames(keys: string): string[] {
  return keys.split(/[ +]/).map((key) => (key === 'mod' ? 'Ctrl' : key.length === 1 ? key.toUpperCase() : key))
}
