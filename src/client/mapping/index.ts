export { groupIndex, tableKey, tableUses, wantedCaptures, type TableUse, type WantedCapture } from './capture-wants';
export { loadCatalogue, type Catalogue } from './catalogue';
export { nameOf } from './name-resolution';
export { productsOf, tableNamesOf } from './product-entries';
export { readStoredMappings } from './stored-mapping';
export { branchColumnOf, PROTHEUS_COLUMNS, tableOfProtheus } from './protheus-tables';
export { resolveMapping } from './resolve-mapping';
export { resolveVariants, type MappingTarget } from './variants';
