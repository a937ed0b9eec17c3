/** An export licence as the commerce system tells it. Days 'YYYY-MM-DD'. */
export interface LicenceFacts {
  licenceNo: string
  holderUscc: string
  status: string
  issueDate: string | null
  validTo: string | null
  importCountry: string | null
  issuingAuthority: string | null
  vehicles: ReadonlyArray<{ vin: string; brand: string | null; model: string | null; vehicleType: string | null; fuelType: string | null }>
}
