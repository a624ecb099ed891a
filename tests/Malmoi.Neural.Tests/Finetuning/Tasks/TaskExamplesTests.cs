using Malmoi.Data.Records;
using Malmoi.Families;
using Malmoi.Neural.Finetuning.Tasks;
using Malmoi.Neural.Heads;

namespace Malmoi.Neural.Tests.Finetuning.Tasks;

/// <summary>What records become for a model, and what predictions become for people.</summary>
public sealed class TaskExamplesTests : IDisposable
{
    private readonly TaskSample _sample = new(TaskSample.Bert);

    public void Dispose() => _sample.Dispose();

    private InputEncoder Encoder(int length = 32)
    {
        var family = FamilyTable.Read(System.Text.Encoding.UTF8.GetBytes(TaskSample.Bert), "config.json");
        return new InputEncoder(TaskSample.Tokenizer, family, family.Spec(ModelTask.TokenClass), length);
    }

    [Fact]
    public void A_word_is_spoken_for_by_its_first_piece()
    {
        var (input, speaks) = Assert.Single(new TaggedWords(["개가는", "안", "잔다"]).Parts(Encoder()));
        Assert.Equal(["[CLS]", "개가", "##는", "안", "잔다", "[SEP]"], input.Tokens.Select(token => token.Piece));
        Assert.Equal([-1, 0, -1, 1, 2, -1], speaks);
    }

    [Fact]
    public void Tagged_characters_are_spoken_for_by_the_piece_that_has_them()
    {
        var (input, speaks) = Assert.Single(new TaggedWords(["경", "찰", "는", " ", "안"]).Parts(Encoder()));
        Assert.Equal(["[CLS]", "경찰", "##는", "안", "[SEP]"], input.Tokens.Select(token => token.Piece));
        Assert.Equal([-1, 0, 2, 4, -1], speaks);
    }

    [Fact]
    public void A_long_sentence_is_read_in_parts_that_begin_with_a_word()
    {
        string[] words = [.. Enumerable.Repeat("개가는", 7)];
        var parts = new TaggedWords(words).Parts(Encoder(length: 7)).ToList();
        Assert.Equal(4, parts.Count);
        Assert.Equal([0, 1, 2, 3, 4, 5, 6], parts.SelectMany(part => part.Speaks).Where(word => word >= 0));
        Assert.All(parts, part => Assert.True(part.Input.Length <= 7));
    }

    [Fact]
    public void Labels_stand_at_first_pieces_and_nowhere_else()
    {
        var file = _sample.Records("개가는\tB-N\n안\tO\n\n새가\tB-N\n쥐를\tI-N\n잔다\tO\n", "a.conll");
        var examples = TaggingTask.Of(file, AskedColumns.None).Examples(file, Encoder(), learns: true);
        var labels = examples.Batch([0, 1]).Labels!;
        const int none = (int)Losses.Ignored;
        Assert.Equal([none, 0, none, 2, none], labels[0].ToArray());
        Assert.Equal([none, 0, 1, 2, none], labels[1].ToArray());
    }

    [Fact]
    public void Tags_and_words_must_be_as_many()
    {
        var file = _sample.Records("{\"tokens\": [\"a\", \"b\"], \"tags\": [\"O\"]}\n", "a.jsonl");
        var task = TaggingTask.Of(file, AskedColumns.None);
        Assert.Contains(
            "line 1: there are 1 tags in 'tags' for 2 words in 'tokens'",
            Assert.Throws<InputException>(() => task.Examples(file, Encoder(), learns: true)).Message
        );
    }

    [Fact]
    public void An_answer_is_looked_for_in_every_part_of_its_passage()
    {
        const string passage = "고양이가 쥐를 본다 . 개가 물을 안 본다 . 새가 집을 본다 .";
        var windows = Encoder(length: 12)
            .Windows("the ?", passage, 2)
            .Select(input => new AnswerWindow(0, input, passage))
            .ToList();
        Assert.Equal(3, windows.Count);
        var start = passage.IndexOf("물을 안", StringComparison.Ordinal);
        var found = windows.Select(window => window.Find(start, start + "물을 안".Length)).ToList();
        Assert.Equal((0, 0), found[2]);
        Assert.Contains(found, span => span.Last == span.First + 1);
        foreach (var (window, span) in windows.Zip(found).Where(pair => pair.Second.First > 0))
        {
            // The best span of numbers that are highest there is the answer itself.
            var (begins, ends) = (new float[window.Input.Length], new float[window.Input.Length]);
            (begins[span.First], ends[span.Last]) = (5, 5);
            Assert.Equal(("물을 안", 10.0), window.Best(begins, ends, 30));
            // An end before its beginning is no answer, nor one that is too long.
            (begins[span.Last], ends[span.First]) = (9, 9);
            Assert.Single(window.Best(begins, ends, 1).Text.Split(' '));
        }
    }

    [Fact]
    public void An_answer_that_is_not_in_its_passage_is_refused()
    {
        var file = _sample.Records("question\tcontext\tanswer\nthe ?\t개가 본다\t고양이\n");
        var task = AnswerTask.Of(file, AskedColumns.None);
        Assert.Contains(
            "line 2: the answer '고양이' is not in its passage",
            Assert.Throws<InputException>(() => task.Examples(file, Encoder(), learns: true)).Message
        );
    }

    [Theory]
    [InlineData("0,1", 0)]
    [InlineData("1,2", 0)]
    [InlineData("A,B", 0)]
    [InlineData("cat,dog", 0)]
    public void The_right_choice_is_said_by_number_letter_or_itself(string said, int first)
    {
        var labels = said.Split(',');
        var file = _sample.Records(
            $"text\tchoices1\tchoices2\tlabel\nx\tcat\tdog\t{labels[0]}\ny\tcat\tdog\t{labels[1]}\n"
        );
        var batch = new ChoiceTask(AskedColumns.None).Examples(file, Encoder(), learns: true).Batch([0, 1]);
        Assert.Equal([first, first + 1], batch.Classes!);
        Assert.Equal((4, 2), (batch.Tokens.Rows, batch.Choices!.Value));
    }

    [Fact]
    public void Batches_follow_from_their_numbers_and_every_pass_has_every_row()
    {
        var lines = Enumerable
            .Range(0, 23)
            .Select(i => $"{string.Join(' ', Enumerable.Repeat("개가", 1 + (i % 7)))}\t{i % 2}");
        var file = _sample.Records("text\tlabel\n" + string.Join('\n', lines) + "\n");
        var examples = ClassificationTask.Of(file, AskedColumns.None).Examples(file, Encoder(), learns: true);
        var (one, other) = (new ExampleBatches(examples, 4, 9), new ExampleBatches(examples, 4, 9));
        Assert.Equal(6, one.PerEpoch);
        var forward = Enumerable.Range(0, 18).Select(i => one.Get(i).Tokens.Values).ToList();
        var backward = Enumerable.Range(0, 18).Reverse().Select(i => other.Get(i).Tokens.Values).Reverse().ToList();
        Assert.Equal(forward, backward);
        Assert.NotEqual(forward[..6], forward[6..12]);
        for (var pass = 0; pass < 3; pass++)
        {
            var tokens = Enumerable.Range(pass * 6, 6).Sum(i => one.Get(i).TokenCount);
            Assert.Equal(Enumerable.Range(0, 23).Sum(i => 3L + (i % 7)), tokens);
        }
    }

    [Fact]
    public void A_label_that_training_does_not_know_is_refused_where_it_stands()
    {
        var train = _sample.Records("text\tlabel\n개가\tyes\n새가\tno\n");
        var task = ClassificationTask.Of(train, AskedColumns.None);
        var other = _sample.Records("text\tlabel\n개가\tyes\n새가\tmaybe\n", "dev.tsv");
        Assert.Contains(
            "dev.tsv', line 3: the label 'maybe' is none of the 2 that training knows (no, yes)",
            Assert.Throws<InputException>(() => task.Examples(other, Encoder(), learns: true)).Message
        );
        Assert.Contains(
            "there is nothing to tell apart",
            Assert
                .Throws<InputException>(() =>
                    ClassificationTask.Of(_sample.Records("text\tlabel\na\tx\n"), AskedColumns.None)
                )
                .Message
        );
    }
}
