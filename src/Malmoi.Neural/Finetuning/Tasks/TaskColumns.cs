using Malmoi.Data.Records;

namespace Malmoi.Neural.Finetuning.Tasks;

/// <summary>What published data sets call the columns of the classic tasks.</summary>
public static class TaskColumns
{
    public static ColumnChoice Text { get; } =
        new(
            "--text",
            "text",
            "sentence",
            "sentence1",
            "document",
            "review",
            "comment",
            "premise",
            "content",
            "title",
            "question"
        );

    public static ColumnChoice Pair { get; } =
        new("--text-pair", "text_pair", "pair", "sentence2", "hypothesis", "question2", "question");

    public static ColumnChoice Label { get; } =
        new("--label", "label", "labels", "gold_label", "class", "category", "sentiment", "answer", "target");

    public static ColumnChoice Score { get; } =
        new("--label", "score", "label", "labels.label", "labels", "similarity", "rating", "value", "target");

    public static ColumnChoice Words { get; } = new("--tokens", "tokens", "words", "sentence", "text");

    public static ColumnChoice Tags { get; } =
        new("--tags", "tags", "ner_tags", "pos_tags", "labels", "ner", "pos", "upos");

    public static ColumnChoice Question { get; } = new("--question", "question", "query");

    public static ColumnChoice Passage { get; } =
        new("--context", "context", "passage", "paragraph", "text", "document");

    public static ColumnChoice Answers { get; } =
        new("--answer", "answers.text", "answer.text", "answers", "answer", "answer_text");

    public static ColumnChoice AnswerStarts { get; } =
        new("--answer-start", "answers.answer_start", "answer.answer_start", "answer_start");

    public static ColumnChoice Situation { get; } =
        new("--context", "context", "premise", "sentence", "ctx", "startphrase", "sent1", "question", "text");

    public static ColumnChoice Choices { get; } =
        new("--choices", "choices", "choices.text", "options", "endings", "alternatives");

    public static ColumnChoice Right { get; } =
        new("--label", "label", "answer", "answerKey", "gold", "correct", "target");

    public static ColumnChoice Document { get; } =
        new(
            "--source",
            "source",
            "document",
            "article",
            "dialogue",
            "passage",
            "context",
            "text",
            "input",
            "en",
            "english"
        );

    public static ColumnChoice Summary { get; } =
        new("--target", "target", "summary", "highlights", "abstract", "abstractive", "output", "title");

    public static ColumnChoice Translation { get; } =
        new("--target", "target", "translation", "output", "ko", "korean", "de", "fr", "ja", "zh");
}
