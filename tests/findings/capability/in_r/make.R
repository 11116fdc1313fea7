# Work out with R what the tests of the capability analysis expect; see README.md.
suppressPackageStartupMessages({
  library(psych); library(lme4); library(multilevel); library(survey); library(jsonlite)
})
here <- dirname(sub("--file=", "", grep("--file=", commandArgs(), value = TRUE)))
given <- read.csv(file.path(here, "answers.csv"))
frame <- read.csv(file.path(here, "frame.csv"))
items <- grep("^CC", names(given), value = TRUE)
levels <- given[items]
levels[levels < 1] <- NA
organisation <- factor(given$organisation)
found <- list()

# Reliability, pairwise and listwise. Each statement has one variance, that of all who
# answered it; `fa` on answers with gaps would take another for each pair.
correlations <- function(x) {
  made <- cov2cor(cov(x, use = "pairwise"))
  (made + t(made)) / 2
}
reliability <- function(x) {
  covariances <- cov(x, use = "pairwise")
  fit <- fa(correlations(x), n.obs = nrow(x), nfactors = 1, fm = "ml")
  list(
    alpha = psych::alpha(x, use = "pairwise")$total$raw_alpha,
    loadings = as.numeric(fit$loadings),
    uniquenesses = as.numeric(fit$uniquenesses),
    omega = sum(fit$loadings)^2 / (sum(fit$loadings)^2 + sum(fit$uniquenesses)),
    covariances = covariances
  )
}
found$pairwise <- reliability(levels)
found$listwise <- reliability(na.omit(levels))

# Likeness, shrinkage and agreement of each statement
found$items <- lapply(items, function(item) {
  x <- levels[[item]]
  divided <- aov(x ~ organisation, na.action = na.omit)
  control <- lmerControl(
    optimizer = "bobyqa", optCtrl = list(rhoend = 1e-10), check.conv.singular = "ignore"
  )
  model <- lmer(x ~ 1 + (1 | organisation), REML = TRUE, control = control)
  effects <- ranef(model, condVar = TRUE)$organisation
  parts <- as.data.frame(VarCorr(model))$vcov
  list(
    item = item,
    icc1 = as.numeric(ICC1(divided)), icc2 = as.numeric(ICC2(divided)),
    between = parts[1], within = parts[2], centre = as.numeric(fixef(model)),
    organisations = rownames(effects),
    estimate = as.numeric(fixef(model)) + effects[, 1],
    conditional_variance = as.numeric(attr(effects, "postVar")),
    rwg_uniform = rwg(x, organisation, 2)$rwg,
    rwg_skewed = rwg(x, organisation, 1.34)$rwg
  )
})
found$rwg_j_uniform <- rwg.j(levels, organisation, 2)$rwg.j
found$rwg_j_skewed <- rwg.j(levels, organisation, 1.34)$rwg.j

# Weights: after strata within one organisation, and raked over all of them
one <- given$organisation == 4
plain <- suppressWarnings(svydesign(ids = ~1, data = given[one, ]))
strata <- subset(frame, organisation == 4 & level %in% given$level[one])
population <- data.frame(level = strata$level, Freq = strata$staff)
stratified <- postStratify(plain, ~level, population)
first <- given$CC1
first[first < 1] <- NA
weighted <- svydesign(
  ids = ~1, weights = weights(stratified)[!is.na(first[one])],
  data = data.frame(x = first[one][!is.na(first[one])])
)
average <- svymean(~x, weighted)
found$stratified <- list(
  weights = as.numeric(weights(stratified)), mean = as.numeric(average),
  standard_error = as.numeric(SE(average))
)
everyone <- suppressWarnings(svydesign(ids = ~1, data = given))
by_level <- aggregate(staff ~ level, frame, sum)
by_region <- aggregate(staff ~ region, transform(frame, region = organisation %% 3), sum)
raked <- rake(
  everyone, list(~level, ~region),
  list(
    data.frame(level = by_level$level, Freq = by_level$staff),
    data.frame(region = by_region$region, Freq = by_region$staff)
  ),
  control = list(maxit = 1000, epsilon = 1e-9)
)
found$raked <- as.numeric(weights(raked))

# The sector: a mean whose error knows that colleagues are alike
known <- !is.na(first)
clusters <- svydesign(
  ids = ~organisation, weights = ~1,
  data = data.frame(x = first[known], organisation = given$organisation[known])
)
sector <- svymean(~x, clusters)
found$sector <- list(mean = as.numeric(sector), standard_error = as.numeric(SE(sector)))

# Shares
found$wilson <- lapply(list(c(7, 50), c(0, 12), c(33, 33), c(91, 400)), function(each) {
  limits <- suppressWarnings(prop.test(each[1], each[2], correct = FALSE)$conf.int)
  list(part = each[1], people = each[2], low = limits[1], high = limits[2])
})

# Funnel of means: Spiegelhalter 2005, with moments by DerSimonian and Laird
x <- levels$CC1
n <- tapply(x, organisation, function(v) sum(!is.na(v)))
means <- tapply(x, organisation, mean, na.rm = TRUE)
n <- n[!is.na(means)]
means <- means[!is.na(means)]
within <- summary(aov(x ~ organisation, na.action = na.omit))[[1]][2, 3]
centre <- mean(x, na.rm = TRUE)
chance <- within / n
z <- (means - centre) / sqrt(chance)
ends <- quantile(z, c(0.1, 0.9))
z[z < ends[1]] <- ends[1]
z[z > ends[2]] <- ends[2]
k <- length(z)
phi <- mean(z^2)
usual <- max(0, (k * phi - (k - 1)) / (sum(1 / chance) - sum(1 / chance^2) / sum(1 / chance)))
found$funnel <- list(
  organisations = names(means), centre = centre, usual = usual,
  inner_low = as.numeric(centre - qnorm(0.975) * sqrt(chance + usual)),
  outer_high = as.numeric(centre + qnorm(0.999) * sqrt(chance + usual))
)
did_not_know <- tapply(given$CC1 == -1, organisation, sum)
people <- as.numeric(table(organisation))
share <- sum(did_not_know) / sum(people)
found$funnel_shares <- list(
  part = as.numeric(did_not_know), people = people, centre = share,
  inner_high = pmin(1, share + qnorm(0.975) * sqrt(share * (1 - share) / people)),
  outer_low = pmax(0, share - qnorm(0.999) * sqrt(share * (1 - share) / people))
)

# Change, statement by statement: the upper two levels of staff came before the others
before <- given$level < 2
found$changes <- lapply(items, function(item) {
  test <- t.test(levels[[item]][!before], levels[[item]][before])
  list(
    p = test$p.value, low = test$conf.int[1], high = test$conf.int[2],
    freedom = as.numeric(test$parameter)
  )
})
found$adjusted <- p.adjust(sapply(found$changes, function(each) each$p), "BH")

# A process chart of an invented month-by-month figure
series <- c(
  12.1, 13.4, 11.8, 12.9, 12.2, 13.1, 30.5, 12.6, 11.9, 12.4, 13.0, 12.3,
  13.2, 13.9, 14.1, 14.6, 14.9, 15.2, 15.8, 13.1, 12.2, 11.7
)
ranges <- abs(diff(series))
limits <- function(ranges) mean(series) + c(-1, 1) * 2.66 * mean(ranges)
found$process <- list(
  points = series, mean = mean(series), limits = limits(ranges),
  screened = limits(ranges[ranges < 3.267 * mean(ranges)])
)

found$made_with <- list(
  R = paste(R.version$major, R.version$minor, sep = "."),
  psych = as.character(packageVersion("psych")),
  lme4 = as.character(packageVersion("lme4")),
  multilevel = as.character(packageVersion("multilevel")),
  survey = as.character(packageVersion("survey"))
)
write_json(
  found, file.path(here, "expected.json"), digits = 10, auto_unbox = TRUE, na = "null",
  pretty = FALSE
)
