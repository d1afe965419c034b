import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { DeadLetterController } from './dead-letter.controller';
import { DeadLetterEntity } from './dead-letter.entity';
import { DeadLetters } from './dead-letters';

/** Entities whose present state could not be delivered, with resend and discard. */
@Module({
  imports: [TypeOrmModule.forFeature([DeadLetterEntity])],
  controllers: [DeadLetterController],
  providers: [DeadLetters],
  exports: [DeadLetters],
})
export class DeadLetterModule {}
