using Malmoi.Architectures;
using Malmoi.Instructions;
using Malmoi.Neural.Blocks;
using Malmoi.Neural.Finetuning.Instructions;
using Malmoi.Neural.Heads;
using Malmoi.Neural.Pretraining;
using Malmoi.Prompting;
using static TorchSharp.torch;

namespace Malmoi.Neural.Tests.Finetuning.Instructions;

public class InstructionRowsTests
{
    public static TheoryData<string> Decoders =>
        [InstructionSample.Gpt2, InstructionSample.Llama, InstructionSample.Mistral, InstructionSample.Bloom];

    [Theory]
    [MemberData(nameof(Decoders))]
    public void Packed_examples_do_not_see_each_other(string config)
    {
        using var sample = new InstructionSample(config);
        using var model = sample.Open();
        var rows = InstructionRows.Of(model, InstructionSample.Sums, 64);
        var alone = Enumerable.Range(0, rows.Count).Select(row => Logits(model, rows.Batch([row]))).ToList();
        rows.Pack(40);
        Assert.True(rows.Count < alone.Count / 2);

        var packed = rows.Batch([.. Enumerable.Range(0, rows.Count)]);

        var logits = Logits(model, packed);
        var seen = new HashSet<int>();
        for (var row = 0; row < packed.Tokens.Rows; row++)
        {
            for (var place = 0; place < packed.Lengths![row]; )
            {
                var own = alone.FindIndex(one =>
                    !seen.Contains(alone.IndexOf(one)) && Same(one.Tokens, packed.Tokens[row][place..])
                );
                Assert.True(own >= 0);
                seen.Add(own);
                var (length, width) = (alone[own].Tokens.Length, logits.Width);
                for (var i = 0; i < length * width; i++)
                {
                    var there = logits.Values[((row * packed.Tokens.Length) + place) * width + i];
                    Assert.InRange(Math.Abs(alone[own].Values[i] - there), 0, 1e-5);
                }

                place += length;
            }
        }

        Assert.Equal(alone.Count, seen.Count);
    }

    [Fact]
    public void The_loss_of_packed_rows_is_that_of_single_ones()
    {
        using var sample = new InstructionSample();
        using var model = sample.Open();
        using var training = new InstructionTraining(model);
        var rows = InstructionRows.Of(model, InstructionSample.Sums, 64);
        using var scope = NewDisposeScope();
        var alone = training.Loss(rows.Batch([.. Enumerable.Range(0, rows.Count)]), training: false).item<float>();
        rows.Pack(64);
        var packed = training.Loss(rows.Batch([.. Enumerable.Range(0, rows.Count)]), training: false).item<float>();
        Assert.Equal(alone, packed, 1e-5f);
    }

    [Fact]
    public void Only_answers_and_their_ends_are_labels()
    {
        using var sample = new InstructionSample();
        using var model = sample.Open();
        InstructionExample[] examples =
        [
            new([Message.User("a"), Message.Assistant("bc"), Message.User("d"), Message.Assistant("e")]),
        ];

        var batch = InstructionRows.Of(model, examples, 64).Batch([0]);

        const int Nothing = (int)Losses.Ignored;
        int[] read = [.. Ids("U:a\nA:bc"), 2, .. Ids("U:d\nA:e")];
        Assert.Equal(read, batch.Tokens.Values);
        int[] said =
        [
            .. Enumerable.Repeat(Nothing, 5),
            .. Ids("bc"),
            2,
            .. Enumerable.Repeat(Nothing, 6),
            .. Ids("e"),
            2,
        ];
        Assert.Equal(said, batch.Labels!.Values);
        var all = InstructionRows.Of(model, examples, 64, learnsPrompts: true).Batch([0]);
        Assert.Equal([.. read[1..], 2], all.Labels!.Values);
    }

    [Fact]
    public void An_encoder_decoder_reads_what_is_asked_and_says_the_answer()
    {
        using var sample = new InstructionSample(InstructionSample.T5);
        using var model = sample.Open();

        var rows = InstructionRows.Of(model, [InstructionExample.Of("a", null, "bc")], 64);

        var batch = rows.Batch([0]);
        Assert.Equal(Ids("U:a\nA:"), batch.Source!.Values);
        Assert.Equal([0, .. Ids("bc")], batch.Tokens.Values);
        Assert.Equal([.. Ids("bc"), 2], batch.Labels!.Values);
        Assert.Contains(
            "not packed",
            Assert.Throws<InputException>(() => rows.Pack(10)).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void What_is_too_long_is_cut_or_left_out_and_counted()
    {
        using var sample = new InstructionSample();
        using var model = sample.Open();
        InstructionExample[] examples =
        [
            InstructionExample.Of("a", null, "b"),
            InstructionExample.Of("a", null, "bcdefghijklm"),
            InstructionExample.Of("abcdefghijklm", null, "b"),
        ];

        var cut = InstructionRows.Of(model, examples, 12);
        Assert.Equal((2, 1, 1), (cut.Examples.Count, cut.Cut, cut.Dropped));
        var dropped = InstructionRows.Of(model, examples, 12, drops: true);
        Assert.Equal((1, 0, 2), (dropped.Examples.Count, dropped.Cut, dropped.Dropped));
        Assert.Equal(20, dropped.Longest);
        Refused(() => InstructionRows.Of(model, examples, 65), "64 positions");
        Refused(() => InstructionRows.Of(model, examples[2..], 12), "raise --max-length");
        Refused(() => InstructionRows.Of(model, [InstructionExample.Of("a", null, null)], 12), "example 1");
    }

    [Fact]
    public void Every_batch_follows_from_its_number()
    {
        using var sample = new InstructionSample();
        using var model = sample.Open();
        var rows = InstructionRows.Of(model, InstructionSample.Sums, 64);
        var (one, other) = (rows.Batches(3, 5), rows.Batches(3, 5));
        for (var number = 20; number >= 0; number--)
        {
            Assert.Equal(one.Get(number).Tokens.Values, other.Get(number).Tokens.Values);
        }
    }

    private static void Refused(Action act, string says)
    {
        var error = Assert.Throws<InputException>(act);
        Assert.Contains(says, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    private static bool Same(int[] tokens, ReadOnlySpan<int> there) => there.StartsWith(tokens);

    private static int[] Ids(string text) => [.. InstructionSample.Tokenizer.Encode(text).Select(token => token.Id)];

    private static Row Logits(TunedModel model, Batch batch)
    {
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        Tensor Put(IdGrid grid) => tensor(grid.Values, [grid.Rows, grid.Length], ScalarType.Int64);
        var hidden = model.Transformer.Read(
            new StackInput
            {
                Input = Put(batch.Tokens),
                Positions = batch.Positions is { } positions ? Put(positions) : null,
                Documents = batch.Documents is { } documents ? Put(documents) : null,
            }
        );
        var logits = model.Transformer.Heads[HeadNames.NextToken].Forward(hidden, false);
        return new Row(batch.Tokens.Values, logits.contiguous().data<float>().ToArray(), (int)logits.shape[^1]);
    }

    private sealed record Row(int[] Tokens, float[] Values, int Width);
}
