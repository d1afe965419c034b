import { branchColumnOf, tableOfProtheus } from './protheus-tables';
import { column, table } from './mapping-fixtures';

describe('tables of Protheus', () => {
  it.each<[string[], boolean, string | null]>([
    [['A1_FILIAL', 'A1_COD', 'R_E_C_N_O_'], true, 'A1_FILIAL'],
    [['a1_filial', 'r_e_c_n_o_'], true, 'a1_filial'],
    [['A1_COD', 'R_E_C_N_O_'], true, null],
    [['MY_FILIAL', 'CODE'], false, null],
    [['FILIAL', 'CODE'], false, 'FILIAL'],
  ])('with columns %j', (names, protheus, branch) => {
    const info = table(
      't',
      names.map((name) => column(name)),
    );
    expect([tableOfProtheus(info), branchColumnOf(info)]).toEqual([protheus, branch]);
  });
});
