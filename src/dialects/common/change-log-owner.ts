import { ConnectorError } from '../../common/errors';
import type { ChangeLogOwner } from '../dialect';
import type { ChangeLogNames } from './names';

/** Whoever made a table that has the log's name and is no change log. */
export const UNKNOWN_OWNER: ChangeLogOwner = { instanceId: '?', connectionId: '?' };

export function isSameOwner(one: ChangeLogOwner, other: ChangeLogOwner): boolean {
  return one.instanceId === other.instanceId && one.connectionId === other.connectionId;
}

/** The error of a change log that is somebody else's. */
export function changeLogInUse(names: ChangeLogNames, { instanceId, connectionId }: ChangeLogOwner): ConnectorError {
  return new ConnectorError('PRODUCT_DATABASE_IN_USE', { changeLog: names.log.name, instanceId, connectionId });
}
