-- CreateTable
CREATE TABLE "case_counter" (
    "year" INTEGER NOT NULL,
    "last" INTEGER NOT NULL,

    CONSTRAINT "case_counter_pkey" PRIMARY KEY ("year")
);

-- CreateTable
CREATE TABLE "case" (
    "id" UUID NOT NULL,
    "number" TEXT NOT NULL,
    "office" TEXT NOT NULL,
    "unit" TEXT NOT NULL,
    "rule_id" TEXT NOT NULL,
    "category" TEXT NOT NULL,
    "programme" TEXT,
    "area" TEXT,
    "confidentiality" TEXT NOT NULL,
    "restricted" BOOLEAN NOT NULL DEFAULT false,
    "urgent" BOOLEAN NOT NULL DEFAULT false,
    "state" TEXT NOT NULL,
    "closed_as" TEXT,
    "outcome" TEXT,
    "about" TEXT NOT NULL,
    "story_enc" BYTEA NOT NULL,
    "headline" TEXT NOT NULL,
    "assigned_to" UUID,
    "version" INTEGER NOT NULL DEFAULT 1,
    "opened_at" TIMESTAMPTZ(3) NOT NULL,
    "acknowledge_by" TIMESTAMPTZ(3) NOT NULL,
    "promised_by" TIMESTAMPTZ(3) NOT NULL,
    "decide_by" TIMESTAMPTZ(3) NOT NULL,
    "first_answer_at" TIMESTAMPTZ(3),
    "answered_at" TIMESTAMPTZ(3),
    "closed_at" TIMESTAMPTZ(3),
    "last_reporter_at" TIMESTAMPTZ(3),
    "warned_at" TIMESTAMPTZ(3),
    "missed_at" TIMESTAMPTZ(3),
    "household_kk_hash" BYTEA,

    CONSTRAINT "case_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "reporter_thread" (
    "id" UUID NOT NULL,
    "case_id" UUID NOT NULL,
    "pseudonym" TEXT NOT NULL,
    "confidentiality" TEXT NOT NULL,
    "address_enc" BYTEA NOT NULL,
    "address_hash" BYTEA NOT NULL,
    "code_hash" BYTEA NOT NULL,
    "opened_at" TIMESTAMPTZ(3) NOT NULL,
    "last_heard_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "reporter_thread_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "case_activity" (
    "id" BIGSERIAL NOT NULL,
    "case_id" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "kind" TEXT NOT NULL,
    "actor_kind" TEXT NOT NULL,
    "staff_id" UUID,
    "thread_id" UUID,
    "body_enc" BYTEA,
    "from_state" TEXT,
    "to_state" TEXT,
    "detail" JSONB,

    CONSTRAINT "case_activity_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "case_wait" (
    "id" BIGSERIAL NOT NULL,
    "case_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "since" TIMESTAMPTZ(3) NOT NULL,
    "until" TIMESTAMPTZ(3),

    CONSTRAINT "case_wait_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "code_guard" (
    "key_hash" BYTEA NOT NULL,
    "failures" INTEGER NOT NULL DEFAULT 0,
    "next_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "code_guard_pkey" PRIMARY KEY ("key_hash")
);

-- CreateTable
CREATE TABLE "session" (
    "contact_id" BIGINT NOT NULL,
    "state_enc" BYTEA NOT NULL,
    "held_by" TEXT,
    "held_since" TIMESTAMPTZ(3),
    "held_until" TIMESTAMPTZ(3),
    "waiting_since" TIMESTAMPTZ(3),
    "identity_until" TIMESTAMPTZ(3),
    "office" TEXT,
    "flagged" TEXT,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "session_pkey" PRIMARY KEY ("contact_id")
);

-- CreateTable
CREATE TABLE "consent" (
    "id" BIGSERIAL NOT NULL,
    "contact_id" BIGINT NOT NULL,
    "text_version" TEXT NOT NULL,
    "given_at" TIMESTAMPTZ(3) NOT NULL,
    "withdrawn_at" TIMESTAMPTZ(3),

    CONSTRAINT "consent_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "contact" (
    "id" BIGSERIAL NOT NULL,
    "channel" TEXT NOT NULL,
    "account" TEXT NOT NULL,
    "address_hash" BYTEA NOT NULL,
    "address_enc" BYTEA NOT NULL,
    "wake" INTEGER NOT NULL DEFAULT 0,
    "due_at" TIMESTAMPTZ(3),
    "lease_by" INTEGER,
    "lease_until" TIMESTAMPTZ(3),
    "offered_enc" BYTEA,
    "opted_out_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_in_at" TIMESTAMPTZ(3),

    CONSTRAINT "contact_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "inbound" (
    "id" BIGSERIAL NOT NULL,
    "contact_id" BIGINT NOT NULL,
    "channel" TEXT NOT NULL,
    "account" TEXT NOT NULL,
    "vendor_id" TEXT NOT NULL,
    "body_enc" BYTEA,
    "limited" BOOLEAN NOT NULL DEFAULT false,
    "state" SMALLINT NOT NULL DEFAULT 0,
    "starts" SMALLINT NOT NULL DEFAULT 0,
    "parked_for" TEXT,
    "vendor_at" TIMESTAMPTZ(3),
    "received_at" TIMESTAMPTZ(3) NOT NULL,
    "handled_at" TIMESTAMPTZ(3),

    CONSTRAINT "inbound_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "outbound" (
    "id" BIGSERIAL NOT NULL,
    "contact_id" BIGINT NOT NULL,
    "inbound_id" BIGINT,
    "body_enc" BYTEA,
    "state" SMALLINT NOT NULL DEFAULT 0,
    "attempts" SMALLINT NOT NULL DEFAULT 0,
    "may_double" BOOLEAN NOT NULL DEFAULT false,
    "next_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "lease_by" INTEGER,
    "lease_until" TIMESTAMPTZ(3),
    "vendor_id" TEXT,
    "failure" TEXT,
    "activity_id" BIGINT,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "sent_at" TIMESTAMPTZ(3),

    CONSTRAINT "outbound_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "utterance" (
    "id" BIGSERIAL NOT NULL,
    "contact_id" BIGINT,
    "thread_id" UUID,
    "direction" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "intent" TEXT,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "utterance_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "webchat_event" (
    "id" BIGSERIAL NOT NULL,
    "contact_id" BIGINT NOT NULL,
    "outbound_id" BIGINT NOT NULL,
    "body_enc" BYTEA,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "delivered_at" TIMESTAMPTZ(3),

    CONSTRAINT "webchat_event_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "import" (
    "id" SERIAL NOT NULL,
    "source" TEXT NOT NULL,
    "file" TEXT NOT NULL,
    "office" TEXT NOT NULL,
    "programmes" TEXT[],
    "areas" TEXT[],
    "period" TEXT,
    "full_roll" BOOLEAN NOT NULL,
    "data_date" DATE NOT NULL,
    "state" TEXT NOT NULL,
    "accepted" INTEGER NOT NULL DEFAULT 0,
    "rejected" INTEGER NOT NULL DEFAULT 0,
    "added" INTEGER NOT NULL DEFAULT 0,
    "dropped" INTEGER NOT NULL DEFAULT 0,
    "changed" INTEGER NOT NULL DEFAULT 0,
    "staged_by" TEXT NOT NULL,
    "staged_at" TIMESTAMPTZ(3) NOT NULL,
    "approved_by" TEXT,
    "approved_at" TIMESTAMPTZ(3),
    "undone_by" TEXT,
    "undone_at" TIMESTAMPTZ(3),

    CONSTRAINT "import_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "import_rejection" (
    "id" BIGSERIAL NOT NULL,
    "import_id" INTEGER NOT NULL,
    "line" INTEGER NOT NULL,
    "column" TEXT NOT NULL,
    "reason" TEXT NOT NULL,

    CONSTRAINT "import_rejection_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "household" (
    "id" UUID NOT NULL,
    "kk_hash" BYTEA,
    "hash_key" SMALLINT NOT NULL,
    "record_enc" BYTEA NOT NULL,
    "area" TEXT NOT NULL,
    "desil" SMALLINT,
    "desil_quarter" TEXT,
    "import_id" INTEGER NOT NULL,
    "known_from" TIMESTAMPTZ(3),
    "known_to" TIMESTAMPTZ(3),
    "ended_by" INTEGER,

    CONSTRAINT "household_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "person" (
    "id" UUID NOT NULL,
    "household_id" UUID NOT NULL,
    "nik_hash" BYTEA NOT NULL,
    "phone_hash" BYTEA,
    "hash_key" SMALLINT NOT NULL,
    "record_enc" BYTEA NOT NULL,
    "relation" TEXT NOT NULL,
    "component" TEXT,
    "import_id" INTEGER NOT NULL,
    "known_from" TIMESTAMPTZ(3),
    "known_to" TIMESTAMPTZ(3),
    "ended_by" INTEGER,

    CONSTRAINT "person_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "enrolment" (
    "id" BIGSERIAL NOT NULL,
    "person_id" UUID NOT NULL,
    "programme" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "reason" TEXT,
    "period" TEXT,
    "amount_rupiah" INTEGER,
    "payment_state" TEXT,
    "payer" TEXT,
    "source" TEXT NOT NULL,
    "data_date" DATE NOT NULL,
    "import_id" INTEGER NOT NULL,
    "known_from" TIMESTAMPTZ(3),
    "known_to" TIMESTAMPTZ(3),
    "ended_by" INTEGER,

    CONSTRAINT "enrolment_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "lookup_guard" (
    "kind" TEXT NOT NULL,
    "key_hash" BYTEA NOT NULL,
    "failures" INTEGER NOT NULL DEFAULT 0,
    "next_at" TIMESTAMPTZ(3) NOT NULL,
    "last_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "lookup_guard_pkey" PRIMARY KEY ("kind","key_hash")
);

-- CreateTable
CREATE TABLE "lookup_record" (
    "id" BIGSERIAL NOT NULL,
    "contact_id" BIGINT NOT NULL,
    "kk_hash" BYTEA NOT NULL,
    "person_id" UUID NOT NULL,
    "assurance" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "lookup_record_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "lookup_lock" (
    "kk_hash" BYTEA NOT NULL,
    "reason" TEXT NOT NULL,
    "locked_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "lookup_lock_pkey" PRIMARY KEY ("kk_hash")
);

-- CreateTable
CREATE TABLE "process_instance" (
    "id" SERIAL NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "process_instance_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "store_fact" (
    "name" TEXT NOT NULL,
    "value" TEXT NOT NULL,

    CONSTRAINT "store_fact_pkey" PRIMARY KEY ("name")
);

-- CreateTable
CREATE TABLE "job_run" (
    "name" TEXT NOT NULL,
    "ran_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "job_run_pkey" PRIMARY KEY ("name")
);

-- CreateTable
CREATE TABLE "staff" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "display_name" TEXT NOT NULL,
    "role" TEXT NOT NULL,
    "office" TEXT NOT NULL,
    "units" TEXT[],
    "areas" TEXT[],
    "password_hash" TEXT NOT NULL,
    "totp_enc" BYTEA,
    "totp_step" BIGINT,
    "recovery_enc" BYTEA,
    "sample" BOOLEAN NOT NULL DEFAULT false,
    "must_change" BOOLEAN NOT NULL DEFAULT false,
    "disabled_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "staff_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "staff_session" (
    "token_hash" BYTEA NOT NULL,
    "staff_id" UUID NOT NULL,
    "csrf" TEXT NOT NULL,
    "complete" BOOLEAN NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "seen_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "staff_session_pkey" PRIMARY KEY ("token_hash")
);

-- CreateTable
CREATE TABLE "sign_in_guard" (
    "key_hash" BYTEA NOT NULL,
    "failures" INTEGER NOT NULL DEFAULT 0,
    "next_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "sign_in_guard_pkey" PRIMARY KEY ("key_hash")
);

-- CreateTable
CREATE TABLE "audit" (
    "id" BIGSERIAL NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "actor_kind" TEXT NOT NULL,
    "actor_id" TEXT,
    "action" TEXT NOT NULL,
    "object_kind" TEXT NOT NULL,
    "object_id" TEXT NOT NULL,
    "purpose" TEXT,
    "detail" JSONB,

    CONSTRAINT "audit_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "case_number_key" ON "case"("number");

-- CreateIndex
CREATE INDEX "case_office_unit_state_idx" ON "case"("office", "unit", "state");

-- CreateIndex
CREATE UNIQUE INDEX "reporter_thread_code_hash_key" ON "reporter_thread"("code_hash");

-- CreateIndex
CREATE INDEX "reporter_thread_address_hash_idx" ON "reporter_thread"("address_hash");

-- CreateIndex
CREATE INDEX "reporter_thread_case_id_idx" ON "reporter_thread"("case_id");

-- CreateIndex
CREATE INDEX "case_activity_case_id_id_idx" ON "case_activity"("case_id", "id");

-- CreateIndex
CREATE INDEX "case_wait_case_id_idx" ON "case_wait"("case_id");

-- CreateIndex
CREATE INDEX "session_waiting_since_idx" ON "session"("waiting_since");

-- CreateIndex
CREATE INDEX "consent_contact_id_idx" ON "consent"("contact_id");

-- CreateIndex
CREATE UNIQUE INDEX "contact_channel_account_address_hash_key" ON "contact"("channel", "account", "address_hash");

-- CreateIndex
CREATE UNIQUE INDEX "inbound_channel_account_vendor_id_key" ON "inbound"("channel", "account", "vendor_id");

-- CreateIndex
CREATE INDEX "outbound_activity_id_idx" ON "outbound"("activity_id");

-- CreateIndex
CREATE INDEX "utterance_contact_id_id_idx" ON "utterance"("contact_id", "id");

-- CreateIndex
CREATE INDEX "utterance_thread_id_id_idx" ON "utterance"("thread_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "webchat_event_outbound_id_key" ON "webchat_event"("outbound_id");

-- CreateIndex
CREATE INDEX "webchat_event_contact_id_id_idx" ON "webchat_event"("contact_id", "id");

-- CreateIndex
CREATE INDEX "import_rejection_import_id_idx" ON "import_rejection"("import_id");

-- CreateIndex
CREATE INDEX "household_kk_hash_idx" ON "household"("kk_hash");

-- CreateIndex
CREATE INDEX "household_area_idx" ON "household"("area");

-- CreateIndex
CREATE INDEX "household_import_id_idx" ON "household"("import_id");

-- CreateIndex
CREATE INDEX "person_nik_hash_idx" ON "person"("nik_hash");

-- CreateIndex
CREATE INDEX "person_household_id_idx" ON "person"("household_id");

-- CreateIndex
CREATE INDEX "enrolment_person_id_idx" ON "enrolment"("person_id");

-- CreateIndex
CREATE INDEX "enrolment_import_id_idx" ON "enrolment"("import_id");

-- CreateIndex
CREATE INDEX "lookup_record_contact_id_at_idx" ON "lookup_record"("contact_id", "at");

-- CreateIndex
CREATE INDEX "lookup_record_kk_hash_idx" ON "lookup_record"("kk_hash");

-- CreateIndex
CREATE UNIQUE INDEX "staff_name_key" ON "staff"("name");

-- CreateIndex
CREATE INDEX "staff_session_staff_id_idx" ON "staff_session"("staff_id");

-- CreateIndex
CREATE INDEX "audit_object_kind_object_id_idx" ON "audit"("object_kind", "object_id");

-- AddForeignKey
ALTER TABLE "reporter_thread" ADD CONSTRAINT "reporter_thread_case_id_fkey" FOREIGN KEY ("case_id") REFERENCES "case"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "case_activity" ADD CONSTRAINT "case_activity_case_id_fkey" FOREIGN KEY ("case_id") REFERENCES "case"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "case_wait" ADD CONSTRAINT "case_wait_case_id_fkey" FOREIGN KEY ("case_id") REFERENCES "case"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "person" ADD CONSTRAINT "person_household_id_fkey" FOREIGN KEY ("household_id") REFERENCES "household"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "enrolment" ADD CONSTRAINT "enrolment_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- Written by hand: what the schema language cannot say.

CREATE INDEX contact_due ON contact (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX contact_leased ON contact (lease_by) WHERE lease_by IS NOT NULL;
CREATE INDEX inbound_pending ON inbound (contact_id, id) WHERE state = 0;
CREATE INDEX inbound_body ON inbound (received_at) WHERE body_enc IS NOT NULL;
CREATE INDEX outbound_pending ON outbound (contact_id, id) WHERE state = 0;
CREATE INDEX household_reach ON household (import_id, area COLLATE "C") WHERE known_to IS NULL AND kk_hash IS NOT NULL;
CREATE INDEX webchat_event_body ON webchat_event (at) WHERE body_enc IS NOT NULL;

CREATE FUNCTION audit_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the audit trail is append-only';
END $$;
CREATE TRIGGER audit_append_only BEFORE UPDATE OR DELETE ON audit
  FOR EACH ROW EXECUTE FUNCTION audit_is_append_only();
