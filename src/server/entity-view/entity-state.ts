import { canonicalDate } from '../../common/iso-date';
import { type EntityKeyParts, type EventData, entityKeyOfText, type TotvsMessage } from '../../contracts';

/** One entity as the view stores it. `key` and `data` are JSON texts. */
export interface EntityState {
  schemaName: string;
  entityKey: string;
  key: string;
  originName: string;
  originApp: string;
  generatedBy: string | null;
  sequence: string | null;
  /** `sequence` in a form that sorts as text; null when the sender gave none of the contract's form. */
  sequenceOrder: string | null;
  updatedAt: string;
  deleted: boolean;
  data: string;
  logOffset: number;
}

const SEQUENCE = /^(\d{1,15})\.(\d{20})$/;
const EPOCH_DIGITS = 15;

/** The state an event leaves its entity in. */
export function stateAfter({ header, content }: TotvsMessage<EventData>, key: EntityKeyParts, logOffset: number): EntityState {
  const sequence = header.sequence ?? null;
  const { originName } = content;
  const keyText = JSON.stringify(key);
  return {
    schemaName: content.schemaName,
    entityKey: entityKeyOfText(content.schemaName, keyText),
    key: keyText,
    originName: typeof originName === 'string' ? originName : content.originApp,
    originApp: content.originApp,
    generatedBy: header.transactionInfo?.generatedBy ?? null,
    sequence,
    sequenceOrder: sequence === null ? null : sortableSequence(sequence),
    updatedAt: canonicalDate(content.createdAt) ?? content.createdAt,
    deleted: content.action === 'DELETE',
    data: JSON.stringify(content.data),
    logOffset,
  };
}

function sortableSequence(sequence: string): string | null {
  const match = SEQUENCE.exec(sequence);
  return match && `${match[1].padStart(EPOCH_DIGITS, '0')}.${match[2]}`;
}
