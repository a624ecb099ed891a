using System.Runtime.CompilerServices;
using Malmoi.LanguageModels;
using Malmoi.Linguistics.Attention;
using Malmoi.Linguistics.Treebanks;

namespace Malmoi.Tests.Linguistics.Attention;

public class AttentionStreamTests
{
    private const int Words = 12;
    private const int Layers = 4;
    private const int Heads = 8;

    [Fact]
    public void Nothing_of_a_sentence_is_kept_but_sums()
    {
        var (counter, patterns, divergence) = (new RelationCounter(), new PatternCounter(), new JensenShannon());
        var seen = Read(
            (tree, maps) =>
            {
                counter.Add(tree, maps);
                patterns.Add(maps);
                divergence.Add(maps);
            }
        );
        var test = new RelationTest(counter.Choices());
        seen.AddRange(Read(test.Add));
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        Assert.Equal(0, seen.Count(of => of.IsAlive));
        Assert.Equal(200 * (Words - 1), counter.Choices().Single(choice => choice.Row == "all").Words);
        Assert.Equal(200 * (Words - 1), test.Results().Single(result => result.Choice.Row == "all").Words);
        GC.KeepAlive(patterns);
        GC.KeepAlive(divergence);
    }

    [Fact]
    public void A_sentence_is_read_when_the_one_before_it_is_done()
    {
        var read = 0;
        var trees = Treebank(10)
            .Select(tree =>
            {
                read++;
                return tree;
            });
        var done = 0;
        foreach (var _ in Reader().Trees(trees, TestContext.Current.CancellationToken))
        {
            Assert.Equal(++done, read);
        }

        Assert.Equal(10, done);
    }

    [Fact]
    public void Where_all_texts_are_too_long_the_error_says_so()
    {
        var model = new WrittenModel(_ => throw new InvalidOperationException()) { ContextLength = Words - 1 };
        var reader = new AttentionReader(model, model);
        var error = Assert.Throws<InputException>(() => reader.Trees(Treebank(3)).ToList());
        Assert.Contains(
            $"all 3 texts are longer than the model reads ({Words - 1} tokens",
            error.Message,
            StringComparison.Ordinal
        );
    }

    // In a method of its own, so that no variable of the test holds what was read.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static List<WeakReference> Read(Action<TreebankSentence, AttentionMaps> add)
    {
        var seen = new List<WeakReference>();
        foreach (var (tree, maps) in Reader().Trees(Treebank(200), TestContext.Current.CancellationToken))
        {
            add(tree, maps);
            seen.Add(new WeakReference(tree));
            seen.Add(new WeakReference(maps));
        }

        return seen;
    }

    private static AttentionReader Reader()
    {
        var model = new WrittenModel(tokens => new Trace(
            [],
            [
                .. Enumerable
                    .Range(0, Layers)
                    .Select(_ => new TraceArray(
                        [Heads, tokens.Length, tokens.Length],
                        [.. Enumerable.Repeat(1f / tokens.Length, Heads * tokens.Length * tokens.Length)]
                    )),
            ]
        ));
        return new AttentionReader(model, model);
    }

    // a b c ..., each word the head of the one before.
    private static IEnumerable<TreebankSentence> Treebank(int sentences)
    {
        var text = string.Join(' ', Enumerable.Range(0, Words).Select(word => (char)('a' + word)));
        for (var sentence = 0; sentence < sentences; sentence++)
        {
            yield return new TreebankSentence
            {
                Identity = "s",
                Document = "d",
                Line = sentence,
                Text = text,
                Words =
                [
                    .. Enumerable
                        .Range(0, Words)
                        .Select(word =>
                            RelationTests.Word(
                                word + 1,
                                text[2 * word].ToString(),
                                word + 1 == Words ? 0 : word + 2,
                                "dep"
                            ) with
                            {
                                Range = (2 * word)..((2 * word) + 1),
                            }
                        ),
                ],
                Joined = [],
                Unsaid = [],
            };
        }
    }
}
