import { ConnectorError } from '../../common/errors';
import { refuseUnsupportedDatabase } from './unsupported-database';

describe('a url of a database no dialect speaks to', () => {
  it.each(['jdbc:datadirect:openedge://host:20931;databaseName=mgcad', 'JDBC:DataDirect:OpenEdge://host', 'jdbc:openedge://host/ems'])(
    'is refused with what there is instead: %s',
    (url) => {
      const refusal = thrownBy(() => refuseUnsupportedDatabase(url));
      expect(refusal.code).toBe('OPENEDGE_UNSUPPORTED');
      expect(refusal.toBody().detailedMessage).toMatch(/standardmessage.*externalEvent/);
    },
  );

  it.each(['jdbc:sqlserver://openedge;databaseName=openedge', 'jdbc:postgresql://localhost:5432/openedge'])('is not %s', (url) => {
    expect(() => refuseUnsupportedDatabase(url)).not.toThrow();
  });
});

function thrownBy(work: () => void): ConnectorError {
  try {
    work();
  } catch (error) {
    return error as ConnectorError;
  }
  throw new Error('nothing was thrown');
}
