import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Button } from 'antd'
import { useEffect, useState } from 'react'
import { meQuery, useLogout } from '../../capabilities/access/web/me.ts'
import { siteConfig } from '../../capabilities/access/web/site-config.ts'
import { GoButton } from '../../platform/web/look/go-button.tsx'
import { DownIcon } from '../../platform/web/look/icons.tsx'
import { Mark } from '../../platform/web/look/mark.tsx'
import { StatusTag } from '../../platform/web/look/tag.tsx'
import { homeOf, isPlanned, platformName, portalName, systems, workplaces } from './applications.ts'
import { SchemeSwitch } from './scheme-switch.tsx'
import styles from './portal.module.css'

/** Portal of decision 32: 登录 at the top right, 全部应用 beside the title, 业务应用 → 口岸执法申报. */
export function PortalPage() {
  const me = useQuery(meQuery)
  const config = useQuery(siteConfig)
  const logout = useLogout()
  const [all, setAll] = useState(false)
  const title = config.data?.portal ?? portalName
  useEffect(() => {
    document.title = `${title} · 车窗`
  }, [title])
  // an application chosen before the login opens after it
  const open = (path: string) => (me.data ? { to: path } : { to: '/login', search: { to: path } as never })

  return (
    <div className={styles['portal']}>
      <a href="#main" className="cc-hidden">
        跳到正文
      </a>
      <header className={styles['top']}>
        <Mark size={30} />
        <h1 className={styles['title']}>{title}</h1>
        <button type="button" className={styles['all']} aria-expanded={all} aria-controls="all-applications" onClick={() => setAll(!all)}>
          全部应用
          <DownIcon size={14} />
        </button>
        <div className={styles['right']}>
          <SchemeSwitch />
          {me.data ? (
            <>
              <span className={styles['who']}>
                {me.data.enterprise.name} · {me.data.accountName}
              </span>
              <GoButton type="primary" to={homeOf(me.data.enterprise.kind)}>
                进入工作台
              </GoButton>
              <Button onClick={() => void logout()}>退出</Button>
            </>
          ) : (
            <GoButton type="primary" to="/login">
              登录
            </GoButton>
          )}
        </div>
      </header>
      {all ? <AllApplications open={open} /> : null}
      <main id="main" className={styles['main']} tabIndex={-1}>
        <div className={styles['crumb']}>
          <span className="cc-quiet">业务应用</span>
          <h2>口岸执法申报</h2>
        </div>
        <div className={styles['columns']}>
          <section className={styles['application']} aria-labelledby="used-vehicle">
            <header>
              <h3 id="used-vehicle">{platformName}</h3>
              <p>面向经商务部批准开展二手车出口业务的企业</p>
            </header>
            <ol className={styles['entries']}>
              {systems.map((system) => (
                <li key={system.id}>
                  <Link {...open(system.path)} className={styles['entry']} data-planned={isPlanned(system)}>
                    <span className={styles['entryName']}>
                      {system.name} {isPlanned(system) ? <StatusTag tone="grey" text="建设中" /> : null}
                    </span>
                    <span className={styles['says']}>{system.says}</span>
                  </Link>
                </li>
              ))}
            </ol>
          </section>
          <div className={styles['side']}>
            <section className={styles['application']} data-off="true" aria-labelledby="vin-filing">
              <header>
                <h3 id="vin-filing">
                  进口机动车VIN申报系统 <StatusTag tone="grey" text="建设中" />
                </h3>
                <p>面向签发 CCC 证书的认证机构：VIN 信息备案、变更、撤销与查询</p>
              </header>
            </section>
            <section className={styles['application']} aria-labelledby="public">
              <header>
                <h3 id="public">公众服务</h3>
              </header>
              <ol className={styles['entries']}>
                <li>
                  <Link to="/check" className={styles['entry']}>
                    <span className={styles['entryName']}>证明查验</span>
                    <span className={styles['says']}>凭证明编号、二维码或 PDF 文件查验真伪，无需登录</span>
                  </Link>
                </li>
              </ol>
            </section>
            <section className={styles['notice']} aria-labelledby="notice">
              <h3 id="notice">重要提醒</h3>
              <ul>
                <li>提交前请核对并确认该次待办理注销车辆所需的全部报关单，所选报关单包含的全部车辆需与前往车辆管理所办理注销业务的车辆一致。</li>
                <li>所提交的二手车出口报关信息，平台会自动同步至车辆管理所业务办理人员。</li>
                <li>本平台目前仅针对经商务部批准开展二手车出口业务的企业开放使用权限。</li>
              </ul>
            </section>
          </div>
        </div>
      </main>
      <footer className={styles['foot']}>
        <span>车窗 Chechuang · 跨境车辆单一窗口</span>
        {config.data?.mode === 'demo' ? <span>演示环境：数据与往来系统均为模拟，证明不具效力</span> : null}
      </footer>
    </div>
  )
}

function AllApplications({ open }: { open: (path: string) => { to: string } }) {
  return (
    <nav id="all-applications" className={styles['panel']} aria-label="全部应用">
      <div>
        <h2>{platformName}</h2>
        <ul>
          {systems.map((system) => (
            <li key={system.id}>
              <Link {...open(system.path)}>
                {system.name}
                {isPlanned(system) ? '（建设中）' : ''}
              </Link>
            </li>
          ))}
        </ul>
      </div>
      <div>
        <h2>进口机动车</h2>
        <ul>
          <li className="cc-quiet">进口机动车VIN申报系统（建设中）</li>
        </ul>
      </div>
      <div>
        <h2>查验、办理与运营</h2>
        <ul>
          <li>
            <Link to="/check">证明查验</Link>
          </li>
          {Object.values(workplaces).map((place) => (
            <li key={place.path}>
              <Link {...open(place.path)}>{place.header}</Link>
            </li>
          ))}
        </ul>
      </div>
    </nav>
  )
}
