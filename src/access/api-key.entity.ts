import { Column, CreateDateColumn, Entity, PrimaryGeneratedColumn } from 'typeorm';

/** A key that opens the API: of one company, or an admin's. Only its hash is kept. */
@Entity('api_keys')
export class ApiKey {
  @PrimaryGeneratedColumn('uuid')
  id: string;

  /** The first characters, by which people recognise a key. */
  @Column('varchar', { length: 16 })
  prefix: string;

  /** SHA-256 of the key; enough for a secret of 256 random bits. */
  @Column('bytea', { unique: true })
  hash: Buffer;

  @Column('varchar', { length: 100, nullable: true })
  name: string | null;

  @Column('varchar', { name: 'company_id', length: 64, nullable: true })
  companyId: string | null;

  @Column('boolean', { default: false })
  admin: boolean;

  @CreateDateColumn({ name: 'created_at', type: 'timestamptz' })
  createdAt: Date;
}
