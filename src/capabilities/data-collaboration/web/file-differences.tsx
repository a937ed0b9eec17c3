import { fieldName, fieldText } from '../../../registry/declaration/domain/difference-words.ts'
import type { ComparedFile } from '../contract.ts'
import styles from './extraction.module.css'

/** Where a file says something else than customs, line by line in the users' words. */
export function FileDifferences({ differences, declareDate }: { differences: NonNullable<ComparedFile['differences']>; declareDate: string }) {
  return (
    <table className={styles['differences']}>
      <caption className="cc-hidden">报文与海关数据不一致之处</caption>
      <thead>
        <tr>
          <th scope="col">项目</th>
          <th scope="col">报文</th>
          <th scope="col">海关</th>
        </tr>
      </thead>
      <tbody>
        {differences.map(({ field, file, customs }) => (
          <tr key={field}>
            <td>{fieldName(field)}</td>
            <td>{fieldText(field, file, declareDate)}</td>
            <td>{fieldText(field, customs, declareDate)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
