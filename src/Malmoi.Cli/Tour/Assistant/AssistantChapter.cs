using System.Diagnostics;
using Malmoi.Cli.Tour.Attention;
using Malmoi.Reports;
using Malmoi.Village;
using TorchSharp;

namespace Malmoi.Cli.Tour.Assistant;

/// <summary>The sixth chapter: the small GPT becomes Maeul's assistant, by instructions, a reward model, PPO and DPO.</summary>
internal static class AssistantChapter
{
    public static TourChapter Chapter { get; } =
        new("assistant", new Bilingual("From language model to assistant", "언어 모델에서 조수로"), WalkAsync);

    private static async Task WalkAsync(TourContext tour, CancellationToken ct)
    {
        torch.set_num_threads(tour.Threads);
        tour.Report.Heading(Chapter.Title)
            .Paragraph(
                new Bilingual(
                    "A language model goes on with a text; asked something, it goes on asking. Three steps make an assistant of it (Ouyang et al., 2022). It is shown instructions with replies (SFT). A second model learns from pairs which of two replies people prefer. Then the assistant writes replies of its own and learns from what they are worth (PPO), or from pairs directly (DPO). Here it is the small GPT of the chapter on Transformers, and the village asks: of any reply it knows whether it is right.",
                    "언어 모델은 글을 이어 갈 뿐이어서, 물으면 물음을 이어 간다. 세 걸음이 그것을 조수로 만든다(Ouyang 외, 2022). 먼저 지시와 답을 보여 준다(SFT). 또 다른 모델은 두 답 가운데 사람들이 어느 쪽을 좋아하는지 쌍에서 배운다. 그다음 조수는 스스로 답을 써 보고 그 값에서 배우거나(PPO), 쌍에서 바로 배운다(DPO). 여기서는 트랜스포머 장의 작은 GPT가 그 일을 하고, 마을이 묻는다. 마을은 어떤 답이든 맞았는지 안다."
                )
            );
        foreach (var language in (Language[])[Language.English, Language.Korean])
        {
            var started = Stopwatch.GetTimestamp();
            var code = language == Language.Korean ? "ko" : "en";
            tour.Step($"{code}: the GPT that becomes an assistant");
            var gpt = tour.Kept($"{code}.gpt", () => new SmallGpt(tour, new GrammarText(tour, language), ct));
            var lessons = new AssistantLessons(tour, language);
            var assistant = new SmallAssistant(tour, lessons, gpt, ct);
            await new AssistantReport(tour, language, lessons, assistant, ct).WriteAsync();
            tour.Step($"{code}: {Stopwatch.GetElapsedTime(started).TotalSeconds:F0} s from the GPT to the assistants");
        }

        tour.Next.AddRange([
            ($"malmoi chat {tour["en.ppo"]}", new("talk with the assistant", "조수와 이야기하기")),
            (
                $"malmoi eval {tour["en.ppo"]} gold:{tour["en.questions.jsonl"]}",
                new("its replies by kind of task", "과제 종류별 답")
            ),
            (
                $"malmoi align grpo {tour["ko.sft"]} --prompts {tour["ko.prompts.jsonl"]} --reward gold --skip-long -o ko.grpo",
                new("the same without a critic", "비평가 없이 같은 일을")
            ),
            (
                $"malmoi runs compare {tour["en.ppo"]} {tour["en.dpo"]}",
                new("what was measured on the way", "가는 길에 잰 것")
            ),
        ]);
    }
}
