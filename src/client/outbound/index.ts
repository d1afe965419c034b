export { OutboundModule } from './outbound.module';
export { outboxRetention } from './retention';
