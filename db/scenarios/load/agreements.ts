import sql from 'sql-template-tag'
import type { Database } from '../../../src/platform/server/db/database.ts'
import { usedVehicleSystems } from '../../../src/registry/party/contract.ts'

/** The first version of each system's 平台授权协议. */
export async function writeAgreements(database: Database, now: Date): Promise<void> {
  await database.withContext({ role: 'app_auth' }, async (tx) => {
    for (const [system, name] of Object.entries(usedVehicleSystems)) {
      await tx.run(sql`
        insert into agreement (system, version, title, body, published_at)
        values (${system}, 1, ${`《${name}数据授权协议》`}, ${bodyOf(name)}, ${now}) on conflict do nothing`)
    }
  })
}

const bodyOf = (name: string) => `欢迎使用${name}。为向贵企业提供服务，平台需要取得贵企业的下列授权，请仔细阅读。

一、授权内容
贵企业授权平台以贵企业名义，向海关、商务主管部门的业务系统查询并取得本企业作为境内发货人的出口报关单、出口许可证及其车辆信息，并在平台内保存、整理和展示。

二、使用范围
上述数据仅用于：业务信息查询；生成《二手车出口报关信息证明》；按贵企业的提交，向所选车辆管理所推送报关验证信息；本企业的查询、统计与流程追溯。未经贵企业提交，平台不向车辆管理所推送任何车辆信息。

三、数据保护
贵企业的联系人、联系方式等信息不向其他企业展示。平台与外部系统之间的每一份报文均签名留存，可供查询。操作人员的登录、授权、提交和下载行为均记入审计日志。

四、企业责任
贵企业应当核对所提交的报关单和车辆与实际前往车辆管理所办理注销业务的车辆一致，妥善保管卡介质及卡密码；因卡介质转借、密码泄露造成的后果由贵企业承担。

五、协议变更
本协议变更后，平台将在贵企业操作人员下一次进入本系统时提示重新阅读和确认。在重新确认之前，已生成的证明不受影响。

六、授权期限
本授权自点击“确认授权”之日起生效，至贵企业书面撤回之日止。`
