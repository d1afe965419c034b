export { groupIndex, tableKey, tableUses, wantedCaptures, type TableUse, type WantedCapture } from './capture-wants';
export { loadCatalogue, type Catalogue } from './catalogue';
export { nameOf } from './name-resolution';
export { productsOf, tableNamesOf } from './product-entries';
export { readStoredMapping } from './stored-mapping';
export { resolveMapping } from './resolve-mapping';
