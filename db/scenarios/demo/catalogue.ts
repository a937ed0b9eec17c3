/** A model as it stands in the register; VDS: characters 4–8 of its VINs. */
export type CatalogueModel = {
  readonly wmi: string
  readonly vds: string
  readonly brand: string
  readonly model: string
  /** What the goods name calls it. */
  readonly body: string
  /** mL; absent for electric vehicles. */
  readonly displacement?: string
  readonly engine: string
  readonly fuelType: 'A' | 'B' | 'C'
  readonly vehicleType: string
  readonly hsCode: string
  /** USD */
  readonly price: number
  /** kg */
  readonly mass: number
  readonly weight: number
}

type Row = readonly [
  wmi: string, vds: string, brand: string, model: string, body: string, displacement: string, engine: string,
  fuelType: 'A' | 'B' | 'C', vehicleType: string, hs8: string, price: number, mass: number, weight: number,
]

// Prices and masses are those of three- to six-year-old vehicles, roughly. Electric vehicles have no displacement.
const rows: readonly Row[] = [
  ['LSV', 'AM418', '大众', 'SVW71810', '小轿车', '1395', 'DJS', 'A', 'K33', '87032230', 9800, 1320, 9],
  ['LSV', 'WL2NF', '大众', 'SVW6474', '越野车', '1984', 'DKX', 'A', 'K32', '87032342', 17600, 1655, 7],
  ['LFV', '3A28K', '奥迪', 'FV7203', '小轿车', '1984', 'DKW', 'A', 'K33', '87032341', 21500, 1650, 6],
  ['LFV', '2A21K', '大众', 'FV7144', '小轿车', '1395', 'CSS', 'A', 'K33', '87032230', 9200, 1305, 7],
  ['LSG', 'KE54H', '别克', 'SGM6530', '小客车', '1998', 'LXH', 'A', 'K31', '87032343', 19800, 1890, 4],
  ['LSG', 'PC53U', '雪佛兰', 'SGM7132', '小轿车', '1341', 'LIH', 'A', 'K33', '87032230', 7600, 1245, 5],
  ['LGB', 'H52E0', '日产', 'DFL7168', '小轿车', '1598', 'HR16', 'A', 'K33', '87032341', 8900, 1230, 7],
  ['LGB', 'M4DE4', '日产', 'DFL6460', '越野车', '1997', 'MR20', 'A', 'K32', '87032342', 15200, 1520, 7],
  ['LVG', 'BV87E', '丰田', 'GTM6480', '越野车', '1987', 'M20C', 'A', 'K32', '87032342', 22800, 1630, 9],
  ['LVG', 'BP87E', '丰田', 'GTM7200', '小轿车', '1987', 'M20A', 'A', 'K33', '87032341', 18900, 1555, 8],
  ['LFM', 'A2E59', '丰田', 'CA7128', '小轿车', '1197', '9NR', 'A', 'K33', '87032230', 11400, 1330, 7],
  ['LFM', 'KV30F', '丰田', 'CA6470', '越野车', '1987', 'M20D', 'A', 'K32', '87032342', 23100, 1640, 7],
  ['LHG', 'RU184', '本田', 'GHA7151', '小轿车', '1498', 'L15B', 'A', 'K33', '87032230', 13200, 1370, 7],
  ['LHG', 'CV169', '本田', 'GHA7152', '小轿车', '1498', 'L15C', 'A', 'K33', '87032230', 17300, 1490, 5],
  ['LVH', 'RW184', '本田', 'DHW6461', '越野车', '1498', 'L15D', 'A', 'K32', '87032240', 18400, 1550, 7],
  ['LVS', 'HFFML', '福特', 'CAF7152', '小轿车', '1497', 'CAF479', 'A', 'K33', '87032230', 8100, 1310, 3],
  ['LBV', '8V910', '宝马', 'BMW7201', '小轿车', '1998', 'B48', 'A', 'K33', '87032341', 28600, 1705, 5],
  ['LE4', 'ZG4JB', '梅赛德斯-奔驰', 'BJ7204', '小轿车', '1991', 'M264', 'A', 'K33', '87032341', 31200, 1720, 4],
  ['LGW', 'FF6A5', '哈弗', 'CC6461', '越野车', '1497', 'GW4B15', 'A', 'K32', '87032240', 10900, 1520, 8],
  ['L6T', '7752S', '吉利', 'JHC7153', '小轿车', '1499', 'BHE15', 'A', 'K33', '87032230', 9600, 1370, 8],
  ['L6T', '7844Z', '吉利', 'JLY6456', '越野车', '1477', 'JLH3G', 'A', 'K32', '87032240', 13900, 1505, 8],
  ['LVV', 'DB21B', '奇瑞', 'SQR6470', '越野车', '1498', 'SQRE4T15', 'A', 'K32', '87032240', 11200, 1480, 9],
  ['LS5', 'A3DKR', '长安', 'SC6469', '越野车', '1494', 'JL473', 'A', 'K32', '87032240', 10400, 1440, 8],
  ['LZW', 'ADAGA', '五菱', 'LZW6448', '小客车', '1485', 'L2B', 'A', 'K31', '87032250', 4900, 1165, 5],
  ['LMG', 'AC1G8', '传祺', 'GAC6480', '越野车', '1991', '4B20', 'A', 'K32', '87032342', 16800, 1725, 4],
  ['LSJ', 'A24U9', '名爵', 'CSA7154', '小轿车', '1490', '15S4C', 'A', 'K33', '87032230', 8700, 1260, 5],
  ['WBA', 'JU710', '宝马', '740LI', '小轿车', '2998', 'B58', 'A', 'K33', '87032361', 46500, 1980, 2],
  ['WDD', 'UX6CB', '梅赛德斯-奔驰', 'S450', '小轿车', '2996', 'M276', 'A', 'K33', '87032361', 52800, 2050, 2],
  ['JTM', 'CU09J', '丰田', 'LC200', '越野车', '3956', '1GR', 'A', 'K32', '87032412', 44900, 2480, 3],
  ['SAL', 'GA3DE', '路虎', 'RANGE ROVER', '越野车', '2995', '306PS', 'A', 'K32', '87032362', 58700, 2330, 2],
  ['LGX', 'CE4CB', '比亚迪', 'BYD7007BEV', '小轿车', '', 'TZ200', 'C', 'K33', '87038000', 16900, 2020, 7],
  ['LC0', 'CE6CD', '比亚迪', 'BYD6480EV', '越野车', '', 'TZ220', 'C', 'K32', '87038000', 21800, 2150, 6],
  ['LRW', '3E7FS', '特斯拉', 'TSL6480BEV', '小轿车', '', '3D3', 'C', 'K33', '87038000', 27400, 1980, 6],
  ['LZG', 'JL4X4', '陕汽', 'SX4250', '半挂牵引车', '11596', 'WP12', 'B', 'Q11', '87012100', 24800, 8800, 4],
  ['LZZ', '5CLSB', '豪沃', 'ZZ3257', '自卸货车', '9726', 'WD615', 'B', 'H17', '87042300', 26300, 12400, 3],
]

export const catalogue: readonly CatalogueModel[] = rows.map(
  ([wmi, vds, brand, model, body, displacement, engine, fuelType, vehicleType, hs8, price, mass, weight]) => ({
    wmi, vds, brand, model, body, engine, fuelType, vehicleType, hsCode: `${hs8}10`, price, mass, weight,
    ...(displacement === '' ? {} : { displacement }),
  }),
)
