import { useRouter } from '@tanstack/react-router'
import { Button, type ButtonProps } from 'antd'

type GoButtonProps = Omit<ButtonProps, 'href' | 'onClick' | 'htmlType'> & { to: string; search?: Readonly<Record<string, string>> }

/** A link that looks like a button: opens in a new tab as links do, navigates in place otherwise. */
export function GoButton({ to, search, ...button }: GoButtonProps) {
  const router = useRouter()
  const target = { to, search: (search ?? {}) as never }
  return (
    <Button
      {...button}
      href={router.buildLocation(target).href}
      onClick={(event) => {
        if (event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return
        event.preventDefault()
        void router.navigate(target)
      }}
    />
  )
}
