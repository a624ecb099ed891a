using Malmoi.Reports;
using TorchSharp;

namespace Malmoi.Cli.Tour.Attention;

/// <summary>The fourth chapter: Transformers. A GPT, a BERT and a translator learn the village from scratch, each beside what came before it.</summary>
internal static class TransformerChapter
{
    public static TourChapter Chapter { get; } =
        new("transformers", new Bilingual("Transformers", "트랜스포머"), WalkAsync);

    private static Task WalkAsync(TourContext tour, CancellationToken ct)
    {
        torch.set_num_threads(tour.Threads);
        tour.Report.Heading(Chapter.Title)
            .Paragraph(
                new Bilingual(
                    "An n-gram looks at the last few words, a word vector at none. A Transformer weighs every word against every other and learns from the text which to look at. The three models of this chapter are the three ways it is used: a decoder that predicts what follows, an encoder that fills blanks, and the two together, which translate. Each was begun from random numbers and trained on this machine just now, for seconds; real ones differ in size and patience only.",
                    "n-gram은 마지막 몇 단어를 보고, 단어 벡터는 아무것도 보지 않는다. 트랜스포머는 모든 단어를 서로 견주며 어디를 볼지 글에서 배운다. 이 장의 세 모델은 그것을 쓰는 세 가지 길이다. 다음을 예측하는 디코더, 빈칸을 채우는 인코더, 둘을 이어 번역하는 모델. 모두 난수에서 시작해 방금 이 컴퓨터에서 잠깐 배웠다. 진짜와는 크기와 끈기만 다르다."
                )
            );
        GrammarJudgement.Judge(tour, ct);
        BlankFilling.Judge(tour, ct);
        TranslationJudgement.Judge(tour, ct);
        GoOn(tour);
        return Task.CompletedTask;
    }

    private static void GoOn(TourContext tour) =>
        tour.Next.AddRange([
            (
                $"malmoi train gpt {tour["en.grammar.txt"]} -o my-gpt",
                new("a GPT of your own, stopped and resumed at will", "멈추고 이어 가며 만드는 내 GPT")
            ),
            (
                "malmoi maeul roles --count 6000 -o roles.jsonl",
                new("sentences to fine-tune a classifier on", "분류기를 미세 조정할 문장들")
            ),
            (
                "malmoi maeul qa --split test --count 1000",
                new("questions whose answers must be read", "읽어야 답할 수 있는 물음들")
            ),
        ]);
}
