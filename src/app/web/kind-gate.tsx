import { Link, Outlet } from '@tanstack/react-router'
import { useMe } from '../../capabilities/access/web/me.ts'
import { EmptyState } from '../../platform/web/feedback/empty-state.tsx'
import { Page, Panel } from '../../platform/web/look/page.tsx'
import { partyKindNames, type PartyKind } from '../../registry/party/contract.ts'
import { homeOf } from './applications.ts'

export const OfficeOnly = () => <Only kind="vehicle-office" />
export const OperatorOnly = () => <Only kind="operator" />

function Only({ kind }: { kind: PartyKind }) {
  return useMe().enterprise.kind === kind ? <Outlet /> : <WrongKind />
}

/** A page of somebody else's work: says whose card this is and where it may go. */
export function WrongKind() {
  const { enterprise } = useMe()
  return (
    <Page title="没有使用此功能的权限">
      <Panel>
        <EmptyState title={`当前登录的是${partyKindNames[enterprise.kind]}`} actions={<Link to={homeOf(enterprise.kind)}>前往本单位的工作台</Link>}>
          {enterprise.name}的卡不能使用此功能。如需使用，请退出后换用具备相应角色的卡登录。
        </EmptyState>
      </Panel>
    </Page>
  )
}

export function NothingYet() {
  const { enterprise } = useMe()
  return (
    <Page title="工作台">
      <Panel>
        <EmptyState title={`${partyKindNames[enterprise.kind]}的功能正在建设`} actions={<Link to="/">返回首页</Link>}>
          {enterprise.kind === 'certification-body' ? '建成后可在此备案、变更和撤销进口机动车 VIN。' : '建成后可在此审批出口企业备案，查看全省出口情况。'}
        </EmptyState>
      </Panel>
    </Page>
  )
}
