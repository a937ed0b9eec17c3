import { defineCodeTable } from './code-table.ts'

/** 机动车状态 in the registers of the vehicle offices, one letter; E 注销 is where an exported vehicle ends. */
export const vehicleState = defineCodeTable('vehicleState', '机动车状态', [
  { code: 'A', zh: '正常', en: 'normal' },
  { code: 'B', zh: '转出', en: 'moved to another office' },
  { code: 'C', zh: '被盗抢', en: 'stolen' },
  { code: 'D', zh: '停驶', en: 'out of use' },
  { code: 'E', zh: '注销', en: 'deregistered' },
  { code: 'G', zh: '违法未处理', en: 'offence not settled' },
  { code: 'H', zh: '海关监管', en: 'under customs supervision' },
  { code: 'I', zh: '事故未处理', en: 'accident not settled' },
  { code: 'J', zh: '嫌疑车', en: 'suspected' },
  { code: 'K', zh: '查封', en: 'seized' },
  { code: 'L', zh: '扣留', en: 'detained' },
  { code: 'M', zh: '达到报废标准', en: 'to be scrapped' },
  { code: 'N', zh: '事故逃逸', en: 'hit and run' },
  { code: 'O', zh: '锁定', en: 'locked' },
  { code: 'P', zh: '达到报废标准公告牌证作废', en: 'to be scrapped, plates void' },
  { code: 'Q', zh: '逾期未检验', en: 'inspection overdue' },
])
