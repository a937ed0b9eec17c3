import { v7 } from 'uuid'

/** Time-ordered, so that primary keys grow at their end; made here, so that a whole graph of rows is inserted in one go. */
export const newId = (): string => v7()
