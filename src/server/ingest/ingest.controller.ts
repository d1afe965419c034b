import { Controller, Headers, HttpCode, Inject, Post, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { ConnectorError, type Language } from '../../common/errors';
import { CONFIG, connectorVersion, type CommonConfig } from '../../config';
import { type IngestAnswer, LINK_HEADER, type MessageResult, sameMajor, VERSION_HEADER } from '../../contracts';
import { languageOf, Received, type ReceivedBody } from '../../platform/http';
import { ApiIngest } from './ingest.docs';
import { IngestService } from './ingest.service';
import type { Verdict } from './verdict';

/** Names the expected offset in an answer with LINK_GAP. */
const EXPECTED_HEADER = 'x-tcc-expected';

interface HeaderWriter {
  header(name: string, value: string): unknown;
}

/** Where events come in. */
@ApiTags('eventsData')
@Controller('v1/environment/eventsData')
export class IngestController {
  constructor(
    private readonly ingest: IngestService,
    @Inject(CONFIG) private readonly config: Pick<CommonConfig, 'locale'>,
  ) {}

  @Post()
  @HttpCode(200)
  @ApiIngest()
  async take(
    @Headers() headers: Record<string, string | undefined>,
    @Received() body: ReceivedBody | undefined,
    @Res({ passthrough: true }) reply: HeaderWriter,
  ): Promise<IngestAnswer | Omit<MessageResult, 'index'>> {
    if (body === undefined) throw new ConnectorError('BODY_MALFORMED', { problem: 'it is empty' });
    requireSameMajor(headers[VERSION_HEADER]);
    const request = { authorization: headers.authorization, link: headers[LINK_HEADER], body };
    const verdicts = await this.ingest.take(request).catch((error: unknown) => {
      if (error instanceof ConnectorError && error.code === 'LINK_GAP') reply.header(EXPECTED_HEADER, String(error.parameters.expected));
      throw error;
    });
    if (body.items === null) return onlyResult(verdicts[0]);
    const language = languageOf(headers['accept-language'], this.config.locale);
    return { results: verdicts.map((verdict, index) => resultOf(verdict, index, language)) };
  }
}

/** @throws ConnectorError `VERSION_MISMATCH` for a Client of another major version, before anything of it is read */
function requireSameMajor(client: string | undefined): void {
  if (client === undefined || sameMajor(client, connectorVersion())) return;
  throw new ConnectorError('VERSION_MISMATCH', { server: connectorVersion(), client });
}

/** A request of one message answers for that message as a whole. */
function onlyResult(verdict: Verdict): Omit<MessageResult, 'index'> {
  if (verdict.status === 'REJECTED') throw verdict.error;
  return { id: verdict.id, status: verdict.status };
}

function resultOf(verdict: Verdict, index: number, language: Language): MessageResult {
  if (verdict.status !== 'REJECTED') return { index, id: verdict.id, status: verdict.status };
  const { code, message } = verdict.error.toBody(language);
  return { index, id: verdict.id, status: 'REJECTED', code, message };
}
