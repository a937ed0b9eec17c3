import type { DeclarationItem, Vehicle } from './world-types.ts'

const exportLicence = '4'

/** One DecList element with its vehicles. In an export OriginCountry holds the destination and DestinationCountry the origin. */
export function createDeclarationItem(item: DeclarationItem, vehicles: readonly Vehicle[], licenceNo: string) {
  const itemNo = String(item.itemNo)
  const listed = vehicles.filter(vehicle => vehicle.vinSource !== 'model')
  return {
    GNo: itemNo,
    CodeTS: item.hsCode,
    GName: item.goodsName,
    GModel: item.goodsModel,
    GoodsBrand: item.brand,
    GoodsModel: item.model,
    GQty: item.quantity,
    GUnit: item.unit,
    FirstQty: item.quantity,
    FirstUnit: item.unit,
    DeclPrice: item.unitPrice,
    DeclTotal: item.totalPrice,
    TradeCurr: item.currency,
    OriginCountry: item.finalDestinationCountry,
    DestinationCountry: item.originCountry,
    DutyMode: '1',
    ...(listed.length === 0 ? {} : {
      DecGoodsLimits: [{
        GoodsNo: itemNo,
        LicTypeCode: exportLicence,
        LicenceNo: licenceNo,
        LicWrtofQty: item.quantity,
        DecGoodsLimitVin: listed.map(vehicle => ({
          LicenceNo: licenceNo,
          LicTypeCode: exportLicence,
          VinNo: String(vehicle.n),
          MotorNo: vehicle.engineNo,
          // some declarants leave the VIN field empty and write the chassis number alone
          ...(vehicle.vinSource === 'vin' ? { VinCode: vehicle.vin } : {}),
          ChassisNo: vehicle.vin,
          ProdCnnm: item.goodsName,
          ModelEn: vehicle.model,
          PricePerUnit: item.unitPrice,
        })),
      }],
    }),
  }
}
