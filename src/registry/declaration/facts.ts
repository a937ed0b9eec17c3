/**
 * What one declaration says, whichever way it came to us: an upstream message, a file, a scenario.
 * Codes as printed; days 'YYYY-MM-DD'; money, mass and quantities as decimal strings; absent is null.
 */
export interface DeclarationFacts {
  declarationNo: string
  /** our status, from the receipt channel (codes of vocabulary/codes/declaration-channel) */
  status: string
  declareDate: string
  exportDate: string | null
  closeDate: string | null
  consignor: { uscc: string; name: string }
  producer: { uscc: string | null; name: string } | null
  licenceNo: string | null
  declareCustoms: string | null
  exitCustoms: string | null
  departurePort: string | null
  tradeCountry: string | null
  destinationCountry: string | null
  supervisionMode: string | null
  transportMode: string | null
  items: ItemFacts[]
  vehicles: VehicleFacts[]
  /** the rest of head, containers and documents as named in the message, for the printed declaration */
  head: Readonly<Record<string, string>>
  containers: ReadonlyArray<Readonly<Record<string, string>>>
  documents: ReadonlyArray<{ code: string; number: string }>
}

export interface ItemFacts {
  itemNo: number
  hsCode: string
  goodsName: string
  goodsModel: string
  quantity: string
  unit: string
  unitPrice: string | null
  totalPrice: string | null
  currency: string | null
  // columns of the printed form alone; a source that has none of them leaves them out
  originCountry?: string | null
  finalDestination?: string | null
  domesticSource?: string | null
  dutyMode?: string | null
  firstQuantity?: string | null
  firstUnit?: string | null
  secondQuantity?: string | null
  secondUnit?: string | null
}

/** Decision 8: the VIN field, else the chassis number, else a 17-character token of the goods model. */
export interface VehicleFacts {
  itemNo: number
  /** order within the item, from 1 */
  n: number
  vin: string
  vinSource: 'vin' | 'chassis' | 'model'
  brand: string | null
  model: string | null
  engineNo: string | null
  vehicleType: string | null
  fuelType: string | null
}
