import { useSearch } from '@tanstack/react-router'
import { Tabs } from 'antd'
import { Page, Panel } from '../../../platform/web/look/page.tsx'
import { ExtractionHistory } from './extraction-history.tsx'
import { FileForm } from './file-form.tsx'
import { NumbersForm } from './numbers-form.tsx'
import { RangeForm } from './range-form.tsx'
import { NightlySwitch } from './nightly-switch.tsx'
import styles from './extraction.module.css'

/** 数据提取: by numbers (`?numbers=` fills them in, `samples` are offered to), by export date, or from a declaration's own file. */
export function ExtractionScreen({ samples = [] }: { samples?: readonly string[] }) {
  const { numbers } = useSearch({ strict: false }) as { numbers?: string }
  return (
    <Page title="数据提取" lead="向海关提取报关单、许可证与车辆数据，完成后即可在“业务信息查询”中查询">
      <div className={styles['columns']}>
        <div className={styles['forms']}>
          <Panel>
            <Tabs
              size="small"
              items={[
                { key: 'numbers', label: '按报关单号', children: <NumbersForm given={numbers} samples={samples} /> },
                { key: 'range', label: '按出口日期', children: <RangeForm /> },
                { key: 'file', label: '上传报文', children: <FileForm /> },
              ]}
            />
          </Panel>
          <NightlySwitch />
        </div>
        <ExtractionHistory />
      </div>
    </Page>
  )
}
