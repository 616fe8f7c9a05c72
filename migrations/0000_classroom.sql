CREATE TABLE `classes` (
	`id` text PRIMARY KEY NOT NULL,
	`instructor` text NOT NULL,
	`code` text NOT NULL,
	`title` text NOT NULL,
	`exercise` text NOT NULL,
	`rate` real NOT NULL,
	`open_steps` integer NOT NULL,
	`state` text NOT NULL,
	`version` integer NOT NULL,
	`created_at` integer NOT NULL,
	`ended_at` integer,
	FOREIGN KEY (`instructor`) REFERENCES `instructors`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `classes_code_unique` ON `classes` (`code`);--> statement-breakpoint
CREATE INDEX `classes_by_instructor` ON `classes` (`instructor`,`created_at`);--> statement-breakpoint
CREATE TABLE `instructors` (
	`id` text PRIMARY KEY NOT NULL,
	`key_hash` text NOT NULL,
	`created_at` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `instructors_key_hash_unique` ON `instructors` (`key_hash`);--> statement-breakpoint
CREATE TABLE `progress` (
	`student` text NOT NULL,
	`step` text NOT NULL,
	`started_at` integer,
	`done_at` integer,
	`attempts` integer NOT NULL,
	`hints` integer NOT NULL,
	PRIMARY KEY(`student`, `step`),
	FOREIGN KEY (`student`) REFERENCES `students`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `students` (
	`id` text PRIMARY KEY NOT NULL,
	`class` text NOT NULL,
	`name` text NOT NULL,
	`name_key` text NOT NULL,
	`generation` integer NOT NULL,
	`resume_hash` text NOT NULL,
	`joined_at` integer NOT NULL,
	`removed_at` integer,
	FOREIGN KEY (`class`) REFERENCES `classes`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `students_resume_hash_unique` ON `students` (`resume_hash`);--> statement-breakpoint
CREATE UNIQUE INDEX `students_by_name` ON `students` (`class`,`name_key`) WHERE removed_at is null;