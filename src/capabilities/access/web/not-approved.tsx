import { partyErrors } from '../../../registry/party/contract.ts'
import { Facts } from '../../../platform/web/look/facts.tsx'
import { Note } from '../../../platform/web/feedback/note.tsx'
import { Page, Panel } from '../../../platform/web/look/page.tsx'
import { useMe } from './me.ts'

/** Manual 2.2, 2: the platform is open to enterprises that may export used vehicles. Says why not, and the way in. */
export function NotApproved() {
  const { enterprise, accountName } = useMe()
  const { says, remedy } = partyErrors.ENTERPRISE_NOT_APPROVED
  return (
    <Page title="本企业尚未开通">
      <Note tone="amber" title={says}>
        <p>{remedy}</p>
      </Note>
      <Panel title="当前登录">
        <Facts
          facts={[
            { label: '企业名称', value: enterprise.name },
            { label: '统一社会信用代码', value: enterprise.uscc ? <span className="cc-mono">{enterprise.uscc}</span> : null },
            { label: '操作员', value: accountName },
          ]}
        />
      </Panel>
      <Panel title="开通步骤">
        <ol style={{ listStyle: 'decimal', paddingLeft: 20 }}>
          <li>向所在地省级商务主管部门提交二手车出口企业备案材料。</li>
          <li>商务部批准后，本平台于次日自动开通，无需另行申请，原有卡介质可直接使用。</li>
          <li>已获批准仍看到本页的，请核对卡介质所属企业的统一社会信用代码是否与备案一致。</li>
        </ol>
      </Panel>
    </Page>
  )
}
