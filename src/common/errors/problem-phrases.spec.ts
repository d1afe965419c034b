import { ConnectorError } from './connector-error';
import { problemInPortuguese } from './problem-phrases';

describe('problems in Portuguese', () => {
  it.each([
    ['is missing', 'não foi informado'],
    ['must be a whole number from 1 to 500', 'deve ser um número inteiro de 1 a 500'],
    ['must be one of the following values: CLIENT, READER', 'deve ser um destes valores: CLIENT, READER'],
    ['must be one of STRING, NUMBER, DATE, CLOB', 'deve ser um destes: STRING, NUMBER, DATE, CLOB'],
    ['must be PMITEM like the other attributes of PIMS', 'deve ser PMITEM como os outros atributos de PIMS'],
  ])('says %s', (english, portuguese) => {
    expect(problemInPortuguese(english)).toBe(portuguese);
  });

  it('leaves alone what it does not know, and what only resembles a phrase', () => {
    expect(problemInPortuguese('connect ECONNREFUSED 127.0.0.1:5432')).toBe('connect ECONNREFUSED 127.0.0.1:5432');
    expect(problemInPortuguese('is missing a semicolon')).toBe('is missing a semicolon');
  });

  it('is how an error tells its problem, in Portuguese only', () => {
    const error = new ConnectorError('VALUE_INVALID', { path: 'name', problem: 'is missing' });
    expect(error.toBody('pt-BR').message).toBe('name: não foi informado.');
    expect(error.toBody('en').message).toBe('name: is missing.');
  });
});
