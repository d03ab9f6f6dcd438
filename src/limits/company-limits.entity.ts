import { Column, Entity, PrimaryColumn, UpdateDateColumn } from 'typeorm';

/** Limits of a company that differ from the settings; null where they do not. */
@Entity('whatsapp_limits')
export class CompanyLimits {
  @PrimaryColumn('varchar', { name: 'company_id', length: 64 })
  companyId: string;

  @Column('integer', { nullable: true })
  messages: number | null;

  @Column('integer', { name: 'messages_per_recipient', nullable: true })
  messagesPerRecipient: number | null;

  @Column('integer', { name: 'reactions_per_recipient', nullable: true })
  reactionsPerRecipient: number | null;

  @Column('integer', { name: 'messages_to_new_contacts', nullable: true })
  messagesToNewContacts: number | null;

  @UpdateDateColumn({ name: 'updated_at', type: 'timestamptz' })
  updatedAt: Date;
}
