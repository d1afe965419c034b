import { defineErrors } from './entry';

/** Errors of messages and SchemaDefinitions, whoever finds them. */
export const CONTRACT_ERRORS = defineErrors({
  MESSAGE_INVALID: {
    status: 422,
    message: { en: '{path}: {problem}.', 'pt-BR': '{path}: {problem}.' },
    remedy: {
      en: 'Send a TOTVSMessage with header and content as documented.',
      'pt-BR': 'Envie uma TOTVSMessage com header e content conforme documentado.',
    },
  },
  TYPE_MISMATCH: {
    status: 422,
    message: {
      en: 'header.type {type} differs from content.schemaName {schemaName}.',
      'pt-BR': 'header.type {type} difere de content.schemaName {schemaName}.',
    },
    remedy: { en: 'Both name the SchemaDefinition.', 'pt-BR': 'Ambos nomeiam o SchemaDefinition.' },
  },
  SCHEMA_UNKNOWN: {
    status: 422,
    message: {
      en: 'There is no published schema {schemaName} version {schemaVersion}.',
      'pt-BR': 'Não há schema publicado {schemaName} versão {schemaVersion}.',
    },
    remedy: { en: 'Publish it, or correct schemaName and schemaVersion.', 'pt-BR': 'Publique-o, ou corrija schemaName e schemaVersion.' },
  },
  DATA_INVALID: {
    status: 422,
    message: { en: 'content.data{path}: {problem}.', 'pt-BR': 'content.data{path}: {problem}.' },
    remedy: {
      en: 'Send data as schema {schemaName} version {schemaVersion} describes it.',
      'pt-BR': 'Envie os dados conforme o schema {schemaName} versão {schemaVersion}.',
    },
  },
  SCHEMA_DEFINITION_INVALID: {
    status: 422,
    message: { en: 'The SchemaDefinition breaks {count} rule(s).', 'pt-BR': 'O SchemaDefinition viola {count} regra(s).' },
    remedy: { en: 'Each is named under details with its attribute path.', 'pt-BR': 'Cada uma está em details com o caminho do atributo.' },
  },
  SCHEMA_RULE_BROKEN: {
    status: 422,
    message: { en: '{path}: {problem}.', 'pt-BR': '{path}: {problem}.' },
    remedy: { en: 'Correct the attribute.', 'pt-BR': 'Corrija o atributo.' },
  },
});
