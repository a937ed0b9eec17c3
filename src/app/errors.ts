import { accessErrors } from '../capabilities/access/contract.ts'
import { certificateCheckErrors } from '../capabilities/certificate-check/contract.ts'
import { dataCollaborationErrors } from '../capabilities/data-collaboration/contract.ts'
import { operationsErrors } from '../capabilities/operations/contract.ts'
import { deskErrors } from '../capabilities/vehicle-office-desk/contract.ts'
import { verificationErrors } from '../capabilities/verification/contract.ts'
import { platformErrors } from '../platform/contract/errors.ts'
import { mergeErrors } from '../platform/contract/refusal.ts'
import { partyErrors } from '../registry/party/contract.ts'

/** Every error the product can tell of. */
export const errors = mergeErrors(
  platformErrors,
  partyErrors,
  accessErrors,
  dataCollaborationErrors,
  verificationErrors,
  deskErrors,
  operationsErrors,
  certificateCheckErrors,
)
