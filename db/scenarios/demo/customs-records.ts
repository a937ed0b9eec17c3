import { createDeclarationItem } from './customs-items.ts'
import type { Declaration, World } from './world-types.ts'

/**
 * The world as customs holds it: one row of the customs simulator's declarations.jsonl for every declaration,
 * extracted or not, under the element names of the published message (simulators/customs/README.md).
 */
export function customsRecords(world: World) {
  return world.declarations.map(customsRecord)
}

function customsRecord(declaration: Declaration) {
  const { head, items, vehicles, containers, licenceNos, clearance } = declaration
  const licenceNo = licenceNos[0] ?? ''
  return {
    head: {
      SeqNo: head.seqNo,
      EntryId: head.declarationNo,
      PreEntryId: head.preEntryId,
      CustomMaster: head.declareCustoms,
      IEPort: head.exitCustoms,
      EntyPortCode: head.departurePort,
      DistinatePort: head.destinationPort,
      TradeCode: head.domesticConsignor.customsRegNo,
      TradeCoScc: head.domesticConsignor.uscc,
      TradeName: head.domesticConsignor.name,
      OwnerCode: head.producerSeller.customsRegNo,
      OwnerCodeScc: head.producerSeller.uscc,
      OwnerName: head.producerSeller.name,
      AgentCode: head.declarant.customsRegNo,
      AgentCodeScc: head.declarant.uscc,
      AgentName: head.declarant.name,
      CopName: head.declarant.name,
      DeclareName: head.declarantPerson,
      OverseasConsigneeEname: head.overseasConsignee,
      TradeMode: head.supervisionMode,
      CutMode: head.dutyNature,
      TrafMode: head.transportMode,
      TrafName: head.transportName,
      BillNo: head.billNo,
      ContrNo: head.contractNo,
      TradeCountry: head.destinationCountry,
      TradeAreaCode: head.tradeCountry,
      TransMode: head.incoterm,
      WrapType: head.packageType,
      PackNo: head.packageCount,
      GrossWet: head.grossWeight,
      NetWt: head.netWeight,
      LicenseNo: licenceNo,
    },
    items: items.map(item => createDeclarationItem(item, vehicles.filter(vehicle => vehicle.itemNo === item.itemNo), licenceNo)),
    containers: containers.map(container => ({
      ContainerId: container.containerNo,
      ContainerMd: container.containerSpec,
      GoodsNo: container.itemNos.join(','),
      LclFlag: '0' as const,
      GoodsContaWt: container.goodsWeight,
    })),
    licenceDocs: licenceNos.map(number => ({ DocuCode: '4', CertCode: number })),
    clearance: {
      channel: clearance.channel,
      noticeDate: noticeDate(clearance.noticeAt),
      declareDate: head.declareDate,
      ...(head.exportDate === null ? {} : { exportDate: head.exportDate }),
      ...(clearance.closeDate === null ? {} : { closeDate: clearance.closeDate }),
    },
    province: '610000',
  }
}

/** '2025-03-12T10:25:30+08:00' → '20250312T10253000': customs writes Shanghai time with hundredths. */
function noticeDate(instant: string): string {
  return `${instant.slice(0, 19).replaceAll(/[-:]/g, '')}00`
}
