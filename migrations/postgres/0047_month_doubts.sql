-- Doubts about the month of a province, looked for in the background among hundreds of thousands of viewings. They follow from these.
CREATE TABLE month_doubts (
    month BIGINT NOT NULL,
    region TEXT NOT NULL,
    found TEXT NOT NULL,                 -- JSON of services' KeptDoubts
    changes BIGINT NOT NULL,             -- of participation_months, when it was looked for
    found_at BIGINT NOT NULL,
    PRIMARY KEY (month, region)
);
