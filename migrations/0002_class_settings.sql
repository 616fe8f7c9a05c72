ALTER TABLE `classes` ADD `joinable` integer DEFAULT true NOT NULL;--> statement-breakpoint
ALTER TABLE `classes` ADD `stuck_minutes` integer DEFAULT 8 NOT NULL;