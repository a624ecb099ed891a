using CsCheck;
using Malmoi.LanguageModels;
using Malmoi.NGrams;
using Malmoi.NGrams.SuffixArrays;
using Malmoi.Tokenization;

namespace Malmoi.Tests.NGrams.SuffixArrays;

public sealed class InfiniGramTests
{
    private static readonly NGramVocabularyMarks Marks = WordVocabulary.Marks;

    private static readonly Gen<int[][]> Corpora = Gen.Int[3, 6].Array[0, 7].Array[1, 12];

    [Fact]
    public void The_estimate_is_that_of_the_longest_suffix_that_occurs()
    {
        using var folder = new TemporaryFolder();
        using var model = Build(folder, "the cat sat", "the cat ran", "a cat sat", "a dog sat");

        // "the cat" occurs twice and "sat" follows once; "big" never occurs, so after it the context is empty:
        // 16 tokens besides the begin marks, of which 3 are "cat"; after "cat" alone, "sat" follows in 2 of 3.
        Assert.Equal(new InfiniGramScore(1, 2, 3), Score(model, "<s> the cat", "sat"));
        Assert.Equal(new InfiniGramScore(3, 16, 0), Score(model, "<s> the <unk>", "cat"));
        Assert.Equal(new InfiniGramScore(2, 3, 1), Score(model, "dog cat", "sat"));
        Assert.Equal(new InfiniGramScore(0, 1, 3), Score(model, "<s> a dog", "ran"));
    }

    [Fact]
    public void A_word_that_never_followed_the_context_has_probability_zero()
    {
        using var folder = new TemporaryFolder();
        using var model = Build(folder, "the cat sat", "a dog ran");
        using var state = model.Start();
        var logarithms = new float[2];
        model.Read([new Reading(state, Ids(model, "the dog")) { LogProbabilities = logarithms }]);
        Assert.Equal([MathF.Log(0.5f), float.NegativeInfinity], logarithms);
    }

    [Fact]
    public void Counts_scores_and_distributions_agree_with_counting_by_hand() =>
        (from corpus in Corpora from asked in Gen.Int[0, 7].Array[1, 9] select (corpus, asked)).Sample(
            sample =>
            {
                using var folder = new TemporaryFolder();
                using var model = Build(folder, sample.corpus);
                using var state = model.Start();
                var read = new List<int> { Marks.Begin };
                var scores = new InfiniGramScore[1];
                var logits = new float[model.VocabularySize];
                foreach (var word in sample.asked)
                {
                    model.Read([new Reading(state, ReadOnlyMemory<int>.Empty) { Logits = logits }]);
                    var expected = ByCounting(sample.corpus, read, word);
                    model.Read(state, [word], scores.AsSpan());
                    Assert.Equal(expected, scores[0]);
                    Assert.Equal(expected.Probability, Math.Exp(logits[word]), 1e-6);
                    Assert.Equal(1, logits.Sum(logit => Math.Exp(logit)), 1e-5);
                    read.Add(word);
                    if (word == Marks.End)
                    {
                        read.Clear();
                    }
                }
            },
            iter: 300
        );

    [Fact]
    public void Batches_forks_and_single_steps_answer_the_same() =>
        (
            from corpus in Corpora
            from asked in Gen.Int[0, 7].Array[1, 9]
            from cut in Gen.Int[0, asked.Length]
            select (corpus, asked, cut)
        ).Sample(
            sample =>
            {
                using var folder = new TemporaryFolder();
                using var model = Build(folder, sample.corpus);
                var whole = new float[sample.asked.Length];
                using var state = model.Start();
                model.Read([new Reading(state, sample.asked) { LogProbabilities = whole }]);

                using var first = model.Start();
                model.Read([new Reading(first, sample.asked.AsMemory(0, sample.cut))]);
                using var fork = first.Fork();
                var (a, b) = (new float[sample.asked.Length - sample.cut], new float[sample.asked.Length - sample.cut]);
                var rest = sample.asked.AsMemory(sample.cut);
                model.Read([
                    new Reading(first, rest) { LogProbabilities = a },
                    new Reading(fork, rest) { LogProbabilities = b },
                ]);
                Assert.Equal(whole[sample.cut..], a);
                Assert.Equal(a, b);
                Assert.Equal(state.Length, fork.Length);
            },
            iter: 200
        );

    [Fact]
    public void As_a_back_off_model_it_stores_no_weight_for_what_occurs()
    {
        using var folder = new TemporaryFolder();
        using var model = Build(folder, "the cat sat", "the dog sat");
        Assert.True(model.TryGet(Ids(model, "the cat").Span, out var entry));
        Assert.Equal(new NGramEntry(MathF.Log10(0.5f), float.NegativeInfinity), entry);
        Assert.False(model.TryGet(Ids(model, "cat dog").Span, out _));
        Assert.Equal(5, model.Order);
        var scores = new NGramScore[3];
        using var state = model.Start();
        model.Read(state, Ids(model, "the cat </s>").Span, scores.AsSpan());
        Assert.Equal([2, 3, 0], scores.Select(score => score.NGramLength));
    }

    [Fact]
    public void Passages_show_where_an_n_gram_stands_and_what_stands_round_it()
    {
        using var folder = new TemporaryFolder();
        using var model = Build(folder, "우리 는 말 을 모아 책 을 썼다", "말 을 타고 갔다");
        var passages = model.Passages(Ids(model, "말 을").Span, most: 10, around: 2);
        Assert.Equal(
            ["0:3 [우리 는] [말 을] [모아 책]", "1:1 [<s>] [말 을] [타고 갔다]"],
            passages
                .OrderBy(passage => passage.Sentence)
                .Select(passage =>
                    $"{passage.Sentence}:{passage.Token} [{Text(model, passage.Before)}] [{Text(model, passage.Match)}] [{Text(model, passage.After)}]"
                )
        );
        Assert.Single(model.Passages(Ids(model, "을").Span, most: 1, around: 0));
        Assert.Empty(model.Passages(Ids(model, "을 을").Span, most: 5, around: 3));
    }

    [Fact]
    public void What_follows_a_context_is_counted()
    {
        using var folder = new TemporaryFolder();
        using var model = Build(folder, "the cat sat", "the cat ran", "the dog sat");
        Assert.Equal(3, model.Count(Ids(model, "the").Span));
        Assert.Equal(
            [("cat", 2L), ("dog", 1L)],
            model.Followers(Ids(model, "the").Span).Select(pair => (model.Vocabulary.Word(pair.Word), pair.Count))
        );
        Assert.Equal(-1, model.Vocabulary.Find("bird"));
    }

    [Fact]
    public void An_empty_corpus_is_refused_and_leaves_no_file()
    {
        using var folder = new TemporaryFolder();
        var builder = new InfiniGramBuilder(WordVocabulary.WithMarks(), Marks);
        var error = Assert.Throws<InputException>(() =>
            builder.Write(folder["empty.infini"], TestContext.Current.CancellationToken)
        );
        Assert.Contains("the corpus is empty", error.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(folder.Path));
    }

    private static InfiniGramScore ByCounting(int[][] corpus, List<int> read, int word)
    {
        int[][] sentences = [.. corpus.Select(ids => (int[])[Marks.Begin, .. ids, Marks.End])];
        for (var length = read.Count; length > 0; length--)
        {
            int[] suffix = [.. read[^length..]];
            var given = Occurrences(sentences, suffix);
            if (given > 0)
            {
                return new InfiniGramScore(
                    word == Marks.Begin ? 0 : Occurrences(sentences, [.. suffix, word]),
                    given,
                    length
                );
            }
        }

        var predicted = sentences.Sum(ids => ids.Length - 1);
        return new InfiniGramScore(word == Marks.Begin ? 0 : Occurrences(sentences, [word]), predicted, 0);
    }

    private static int Occurrences(int[][] sentences, int[] ngram) =>
        sentences.Sum(ids => Enumerable.Range(0, ids.Length).Count(at => ids.AsSpan(at).StartsWith(ngram)));

    private static InfiniGramScore Score(InfiniGram model, string context, string word)
    {
        using var state = model.StartEmpty();
        model.Read([new Reading(state, Ids(model, context))]);
        var scores = new InfiniGramScore[1];
        model.Read(state, Ids(model, word).Span, scores.AsSpan());
        return scores[0];
    }

    internal static InfiniGram Build(TemporaryFolder folder, params string[] sentences)
    {
        var vocabulary = WordVocabulary.WithMarks();
        var builder = new InfiniGramBuilder(vocabulary, Marks);
        foreach (var sentence in sentences)
        {
            builder.Add([
                .. sentence.Split(' ').Select(word => vocabulary.Add(System.Text.Encoding.UTF8.GetBytes(word))),
            ]);
        }

        builder.Write(folder["model.infini"], TestContext.Current.CancellationToken);
        return InfiniGram.Open(folder["model.infini"]);
    }

    private static InfiniGram Build(TemporaryFolder folder, int[][] corpus)
    {
        var vocabulary = WordVocabulary.WithMarks();
        foreach (var word in "abcde")
        {
            vocabulary.Add([(byte)word]);
        }

        var builder = new InfiniGramBuilder(vocabulary, Marks);
        foreach (var sentence in corpus)
        {
            builder.Add(sentence);
        }

        builder.Write(folder["model.infini"], TestContext.Current.CancellationToken);
        return InfiniGram.Open(folder["model.infini"]);
    }

    private static ReadOnlyMemory<int> Ids(InfiniGram model, string words) =>
        (int[])[.. words.Split(' ').Select(word => model.Vocabulary.Find(word))];

    private static string Text(InfiniGram model, IEnumerable<int> words) =>
        string.Join(' ', words.Select(word => model.Vocabulary.Word(word)));
}
