/* The four functions of LAPACK that Truce calls, by Eigen, for machines that have no LAPACK. Column-major, as there;
 * where memory is short the program ends. */
#include <Eigen/Core>
#include <Eigen/LU>
#include <Eigen/SVD>

namespace {
using Strided = Eigen::OuterStride<>;
using Matrix = Eigen::Map<Eigen::MatrixXd, 0, Strided>;
using Factors = Eigen::Map<const Eigen::MatrixXd, 0, Strided>;
} // namespace

extern "C" {

void dgetrf_(const int *m, const int *n, double *a, const int *lda, int *pivots, int *info) {
    int exchanges, size = *m < *n ? *m : *n;
    /* row pivots[k] goes to row k, counted from 1; -1: no pivot is zero */
    auto zero = Eigen::internal::partial_lu_impl<double, Eigen::ColMajor, int>::blocked_lu(*m, *n, a, *lda, pivots,
                                                                                         exchanges);
    for (int k = 0; k < size; k++) pivots[k]++;
    *info = static_cast<int>(zero) + 1;
}

void dgetrs_(const char *transposed, const int *n, const int *columns, const double *a, const int *lda,
             const int *pivots, double *b, const int *ldb, int *info, std::size_t) {
    Factors lu(a, *n, *n, Strided(*lda));
    Matrix x(b, *n, *columns, Strided(*ldb));
    *info = 0;
    if (*transposed == 'N') {
        for (int k = 0; k < *n; k++) x.row(k).swap(x.row(pivots[k] - 1));
        lu.triangularView<Eigen::UnitLower>().solveInPlace(x);
        lu.triangularView<Eigen::Upper>().solveInPlace(x);
    } else {
        lu.transpose().triangularView<Eigen::Lower>().solveInPlace(x);
        lu.transpose().triangularView<Eigen::UnitUpper>().solveInPlace(x);
        for (int k = *n - 1; k >= 0; k--) x.row(k).swap(x.row(pivots[k] - 1));
    }
}

void dgesv_(const int *n, const int *columns, double *a, const int *lda, int *pivots, double *b, const int *ldb,
            int *info) {
    dgetrf_(n, n, a, lda, pivots, info);
    if (*info == 0) dgetrs_("N", n, columns, a, lda, pivots, b, ldb, info, 1);
}

/* Needs none of the work space, which is left alone. */
void dgelsd_(const int *m, const int *n, const int *columns, double *a, const int *lda, double *b, const int *ldb,
             double *values, const double *least, int *rank, double *, const int *, int *, int *info) {
    Eigen::JacobiSVD<Eigen::MatrixXd> svd(Matrix(a, *m, *n, Strided(*lda)), Eigen::ComputeThinU | Eigen::ComputeThinV);
    *info = svd.info() == Eigen::Success ? 0 : 1;
    if (*info != 0) return;
    svd.setThreshold(*least);
    *rank = static_cast<int>(svd.rank());
    Eigen::Map<Eigen::VectorXd>(values, svd.singularValues().size()) = svd.singularValues();
    Eigen::MatrixXd solution = svd.solve(Matrix(b, *m, *columns, Strided(*ldb)));
    Matrix(b, *n, *columns, Strided(*ldb)) = solution;
}
}
