import { defineCodeTable } from './code-table.ts'

/** 使用性质, one letter (GA/T 24.3). */
export const usageNature = defineCodeTable('usageNature', '使用性质', [
  { code: 'A', zh: '非营运', en: 'private' },
  { code: 'B', zh: '公路客运', en: 'coach' },
  { code: 'C', zh: '公交客运', en: 'bus' },
  { code: 'D', zh: '出租客运', en: 'taxi' },
  { code: 'E', zh: '旅游客运', en: 'tourist coach' },
  { code: 'F', zh: '货运', en: 'goods' },
  { code: 'G', zh: '租赁', en: 'rental' },
  { code: 'H', zh: '警用', en: 'police' },
  { code: 'I', zh: '消防', en: 'fire service' },
  { code: 'J', zh: '救护', en: 'ambulance' },
  { code: 'K', zh: '工程抢险', en: 'emergency repair' },
  { code: 'L', zh: '营转非', en: 'formerly commercial' },
  { code: 'M', zh: '出租转非', en: 'formerly taxi' },
  { code: 'N', zh: '教练', en: 'driving school' },
  { code: 'O', zh: '幼儿校车', en: 'kindergarten bus' },
  { code: 'P', zh: '小学生校车', en: 'primary-school bus' },
  { code: 'Q', zh: '初中生校车', en: 'secondary-school bus' },
  { code: 'R', zh: '危化品运输', en: 'dangerous goods' },
  { code: 'S', zh: '中小学生校车', en: 'school bus' },
  { code: 'T', zh: '预约出租客运', en: 'ride hailing' },
  { code: 'U', zh: '预约出租转非', en: 'formerly ride hailing' },
  { code: 'Z', zh: '其他', en: 'other' },
])
