/** The office's own tables: batches, their certificates with the PDF, their vehicles. */
import type { DatabaseSync } from 'node:sqlite'
import type { BatchDelivery } from './messages.ts'

export const TABLES = `
create table if not exists batch (
  batch_no text primary key, message_id text not null, digest text not null, exporter_uscc text not null, exporter_name text not null,
  submitted_at text not null, received_at text not null,
  state text not null check (state in ('received', 'accepted', 'sent-back', 'withdrawn')), reason text);
create table if not exists proof (
  batch_no text not null references batch, proof_no text not null, declaration_no text not null, export_date text, sealed_at text not null,
  pdf blob not null, primary key (batch_no, proof_no));
create table if not exists vehicle (
  batch_no text not null references batch, vin text not null, proof_no text not null,
  state text not null default 'waiting' check (state in ('waiting', 'sent-back', 'deregistered')), reason text, date text,
  primary key (batch_no, vin));
create table if not exists superseded (
  batch_no text not null references batch, proof_no text not null, reason text not null, at text not null, primary key (batch_no, proof_no));
`
export type BatchState = 'received' | 'accepted' | 'sent-back' | 'withdrawn'
export type VehicleState = 'waiting' | 'sent-back' | 'deregistered'
export type Batch = {
  batch_no: string, message_id: string, digest: string, exporter_uscc: string, exporter_name: string,
  submitted_at: string, received_at: string, state: BatchState, reason: string | null
}
export type Proof = { batch_no: string, proof_no: string, declaration_no: string, export_date: string | null, sealed_at: string }
export type Vehicle = { batch_no: string, vin: string, proof_no: string, state: VehicleState, reason: string | null, date: string | null }

export const findBatch = (db: DatabaseSync, batchNo: string): Batch | undefined =>
  db.prepare('select * from batch where batch_no = ?').get(batchNo) as Batch | undefined

export const vehiclesOf = (db: DatabaseSync, batchNo: string): Vehicle[] =>
  db.prepare('select * from vehicle where batch_no = ? order by proof_no, vin').all(batchNo) as Vehicle[]

export const proofsOf = (db: DatabaseSync, batchNo: string): Proof[] =>
  db.prepare('select batch_no, proof_no, declaration_no, export_date, sealed_at from proof where batch_no = ? order by proof_no').all(batchNo) as Proof[]

/** Certificates of the batch that no longer hold, with the reason told. */
export const supersededOf = (db: DatabaseSync, batchNo: string): Map<string, string> =>
  new Map(db.prepare('select proof_no, reason from superseded where batch_no = ?').all(batchNo)
    .map((row) => [String(row['proof_no']), String(row['reason'])]))

/** False where that was known. */
export const supersede = (db: DatabaseSync, batchNo: string, proofNo: string, reason: string, at: string): boolean =>
  db.prepare('insert into superseded (batch_no, proof_no, reason, at) values (?, ?, ?, ?) on conflict do nothing')
    .run(batchNo, proofNo, reason, at).changes > 0

export const latestBatches = (db: DatabaseSync, limit: number): Batch[] =>
  db.prepare('select * from batch order by received_at desc, batch_no desc limit ?').all(limit) as Batch[]

export function pdfOf(db: DatabaseSync, batchNo: string, proofNo: string): Buffer | undefined {
  const pdf = db.prepare('select pdf from proof where batch_no = ? and proof_no = ?').get(batchNo, proofNo)?.['pdf']
  return pdf instanceof Uint8Array ? Buffer.from(pdf) : undefined
}

export function storeBatch(db: DatabaseSync, batch: BatchDelivery, messageId: string, digest: string, receivedAt: string): void {
  db.prepare(`insert into batch (batch_no, message_id, digest, exporter_uscc, exporter_name, submitted_at, received_at, state)
    values (?, ?, ?, ?, ?, ?, ?, 'received')`)
    .run(batch.batchNo, messageId, digest, batch.exporter.uscc, batch.exporter.name, batch.submittedAt, receivedAt)
  const addProof = db.prepare('insert into proof (batch_no, proof_no, declaration_no, export_date, sealed_at, pdf) values (?, ?, ?, ?, ?, ?)')
  const addVehicle = db.prepare('insert into vehicle (batch_no, vin, proof_no) values (?, ?, ?)')
  for (const proof of batch.proofs) {
    addProof.run(batch.batchNo, proof.proofNo, proof.declarationNo, proof.exportDate ?? null, proof.sealedAt, Buffer.from(proof.pdf, 'base64'))
    for (const vin of proof.vins) addVehicle.run(batch.batchNo, vin, proof.proofNo)
  }
}

export function setBatchState(db: DatabaseSync, batchNo: string, state: BatchState, reason: string | null): void {
  db.prepare('update batch set state = ?, reason = ? where batch_no = ?').run(state, reason, batchNo)
}

export function setVehicleState(db: DatabaseSync, batchNo: string, vin: string, state: VehicleState, reason: string | null, date: string | null): void {
  db.prepare('update vehicle set state = ?, reason = ?, date = ? where batch_no = ? and vin = ?').run(state, reason, date, batchNo, vin)
}
