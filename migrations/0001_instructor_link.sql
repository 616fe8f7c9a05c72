ALTER TABLE `instructors` ADD `printed_hash` text;--> statement-breakpoint
ALTER TABLE `instructors` ADD `generation` integer DEFAULT 1 NOT NULL;--> statement-breakpoint
UPDATE `instructors` SET `printed_hash` = `key_hash`;--> statement-breakpoint
CREATE UNIQUE INDEX `instructors_printed_hash_unique` ON `instructors` (`printed_hash`);
