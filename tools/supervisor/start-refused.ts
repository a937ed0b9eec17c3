/** A fault of the configuration or the surroundings: shown as it is, without a stack. */
export class StartRefused extends Error {
  override name = 'StartRefused'
}
