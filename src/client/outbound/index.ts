export { OutboundModule } from './outbound.module';
